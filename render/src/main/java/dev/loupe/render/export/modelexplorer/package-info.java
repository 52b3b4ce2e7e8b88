/** Writes views as graph collections for Google's Model Explorer. */
@NullMarked
package dev.loupe.render.export.modelexplorer;

import org.jspecify.annotations.NullMarked;
