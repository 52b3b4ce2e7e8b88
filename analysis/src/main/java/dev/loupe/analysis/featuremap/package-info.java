/** What the channels of layers see in an image, drawn as images. */
@NullMarked
package dev.loupe.analysis.featuremap;

import org.jspecify.annotations.NullMarked;
