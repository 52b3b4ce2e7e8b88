/**
 * Changes what flows through a forward, and skips its rest: {@link
 * dev.loupe.intervene.Intervention} is what is done to the value of a layer.
 */
@NullMarked
package dev.loupe.intervene;

import org.jspecify.annotations.NullMarked;
