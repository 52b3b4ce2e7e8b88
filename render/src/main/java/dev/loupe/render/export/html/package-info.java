/**
 * Writes pages that people explore a model in: one file with the open view, the facts of its
 * layers, and scripts that lay it out again.
 */
@NullMarked
package dev.loupe.render.export.html;

import org.jspecify.annotations.NullMarked;
