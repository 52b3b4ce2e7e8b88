/** The command {@code loupe maximize}. */
@NullMarked
package dev.loupe.cli.maximize;

import org.jspecify.annotations.NullMarked;
