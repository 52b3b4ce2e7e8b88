/**
 * Tensors that share memory, and whoever writes it: in-place operators, views, buffers, weights.
 */
@NullMarked
package dev.loupe.models.conformance.memory;

import org.jspecify.annotations.NullMarked;
