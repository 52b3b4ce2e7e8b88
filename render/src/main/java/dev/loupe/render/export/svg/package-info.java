/**
 * Writes views as SVG: text stays text, every part has an id and classes that a page can style, and
 * the picture stands alone on light and dark pages.
 */
@NullMarked
package dev.loupe.render.export.svg;

import org.jspecify.annotations.NullMarked;
