/**
 * The {@code loupe} command: one class for each subcommand, what they share (finding models, making
 * inputs), and one-line errors with exit codes.
 */
@NullMarked
package dev.loupe.cli;

import org.jspecify.annotations.NullMarked;
