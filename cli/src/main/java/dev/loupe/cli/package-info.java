/**
 * The {@code loupe} command with its subcommands; those that are more than a few classes have
 * packages of their own, and so has what several share.
 */
@NullMarked
package dev.loupe.cli;

import org.jspecify.annotations.NullMarked;
