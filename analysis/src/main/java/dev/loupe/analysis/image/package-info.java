/** Tensors as images: what a model takes as pixels, PNG files and animated GIFs. */
@NullMarked
package dev.loupe.analysis.image;

import org.jspecify.annotations.NullMarked;
