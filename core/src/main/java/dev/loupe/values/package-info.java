/**
 * Keeps values while a forward is recorded: {@link dev.loupe.values.Saving} is the task, {@link
 * dev.loupe.values.Keeper} takes the values as they are made.
 */
@NullMarked
package dev.loupe.values;

import org.jspecify.annotations.NullMarked;
