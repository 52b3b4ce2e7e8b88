/** {@code loupe embed}: puts pictures of models into pages of documentation. */
@NullMarked
package dev.loupe.cli.embed;

import org.jspecify.annotations.NullMarked;
