/** What goes into a model and comes out of it: lists, maps, options, the input itself. */
@NullMarked
package dev.loupe.models.conformance.ends;

import org.jspecify.annotations.NullMarked;
