/**
 * Groups recorded operations into layers with passes, so that a loop can be drawn rolled. Pure
 * graph code: it sees fingerprints and edges, and knows neither tensors nor libtorch. {@link
 * dev.loupe.rolling.Rolling} is the way in.
 */
@NullMarked
package dev.loupe.rolling;

import org.jspecify.annotations.NullMarked;
