/** Loupe's front door: records a model's forward pass. */
@NullMarked
package dev.loupe;

import org.jspecify.annotations.NullMarked;
