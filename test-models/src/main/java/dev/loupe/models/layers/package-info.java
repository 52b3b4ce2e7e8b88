/**
 * What the models share: a container whose children are called from Java, and makers for layers
 * whose bytedeco options are easy to get wrong.
 */
@NullMarked
package dev.loupe.models.layers;

import org.jspecify.annotations.NullMarked;
