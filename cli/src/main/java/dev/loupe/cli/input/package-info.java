/** What {@code --input} says: its grammar, and the tensors that are made of it. */
@NullMarked
package dev.loupe.cli.input;

import org.jspecify.annotations.NullMarked;
