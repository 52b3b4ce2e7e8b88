/** {@code loupe stats}. */
@NullMarked
package dev.loupe.cli.stats;

import org.jspecify.annotations.NullMarked;
