/**
 * Fashion-MNIST, and a small convolutional net that is trained on it: badly, and well. What the
 * tours of statistics and maximization show.
 */
@NullMarked
package dev.loupe.analysis.fashion;

import org.jspecify.annotations.NullMarked;
