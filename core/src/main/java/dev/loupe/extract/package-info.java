/**
 * Runs a model over a data set, and writes what its layers return to files that grow batch by
 * batch. {@link dev.loupe.extract.Extraction} does it; it goes on where it was ended.
 */
@NullMarked
package dev.loupe.extract;

import org.jspecify.annotations.NullMarked;
