/**
 * Keeps values while a forward is recorded: {@link dev.loupe.values.Keeper} takes them as they are
 * made, and {@link dev.loupe.values.FrozenTensors} sees to it that nothing overwrites them.
 */
@NullMarked
package dev.loupe.values;

import org.jspecify.annotations.NullMarked;
