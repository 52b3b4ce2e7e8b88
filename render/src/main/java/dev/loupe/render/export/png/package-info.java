/** Writes drawings as PNG, by JSVG. */
@NullMarked
package dev.loupe.render.export.png;

import org.jspecify.annotations.NullMarked;
