/** Keeps tensors as they are while a forward goes on, at the least cost: see FrozenTensors. */
@NullMarked
package dev.loupe.freeze;

import org.jspecify.annotations.NullMarked;
