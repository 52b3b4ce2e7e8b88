/** {@code loupe graph}: the options of drawings, and what they mean for a model. */
@NullMarked
package dev.loupe.cli.graph;

import org.jspecify.annotations.NullMarked;
