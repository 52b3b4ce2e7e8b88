/**
 * Activation maximization: gradient ascent on a model's input until a unit, channel, position or
 * direction of a layer answers most, with regularizers that keep the image natural.
 */
@NullMarked
package dev.loupe.analysis.maximize;

import org.jspecify.annotations.NullMarked;
