/**
 * Activations of a model's modules, picked by filters that are combined in named groups: all ReLUs,
 * the second Linear, the units of some classes.
 */
@NullMarked
package dev.loupe.analysis.filter;

import org.jspecify.annotations.NullMarked;
