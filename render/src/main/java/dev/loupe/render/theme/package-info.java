/** The colours of drawings: themes, and the palettes that they are made of. */
@NullMarked
package dev.loupe.render.theme;

import org.jspecify.annotations.NullMarked;
