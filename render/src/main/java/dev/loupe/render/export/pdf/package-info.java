/** Writes drawings as PDF: one page of vectors, with text that can be selected and searched. */
@NullMarked
package dev.loupe.render.export.pdf;

import org.jspecify.annotations.NullMarked;
