/** Writes views in Graphviz' language, and has Graphviz draw them. */
@NullMarked
package dev.loupe.render.export.dot;

import org.jspecify.annotations.NullMarked;
