/**
 * Gradients of layers: {@link dev.loupe.gradients.GradientTask} is the task, {@link
 * dev.loupe.gradients.Tap} takes the gradients where a backward pass brings them.
 */
@NullMarked
package dev.loupe.gradients;

import org.jspecify.annotations.NullMarked;
