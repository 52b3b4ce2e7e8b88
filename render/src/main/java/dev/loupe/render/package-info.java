/** Draws recorded models; the front door is {@link dev.loupe.render.Drawing}. */
@NullMarked
package dev.loupe.render;

import org.jspecify.annotations.NullMarked;
