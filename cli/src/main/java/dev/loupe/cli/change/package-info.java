/** Reads from text what is to be changed in a forward. */
@NullMarked
package dev.loupe.cli.change;

import org.jspecify.annotations.NullMarked;
