/** Javadoc's {@code modelgraph} tag. Needs nothing of the doclet that shows it. */
@NullMarked
package dev.loupe.cli.taglet;

import org.jspecify.annotations.NullMarked;
