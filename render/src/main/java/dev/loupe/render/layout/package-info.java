/**
 * Decides where the parts of a view are: {@link dev.loupe.render.layout.LayoutEngine} and the
 * engines, and how large texts are.
 */
@NullMarked
package dev.loupe.render.layout;

import org.jspecify.annotations.NullMarked;
