/** Histories built by hand, and what tests share. */
@NullMarked
package dev.loupe.render.testing;

import org.jspecify.annotations.NullMarked;
