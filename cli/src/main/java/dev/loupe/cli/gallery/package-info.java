/** {@code loupe gallery}: pages that show models side by side, as HTML or as Markdown. */
@NullMarked
package dev.loupe.cli.gallery;

import org.jspecify.annotations.NullMarked;
