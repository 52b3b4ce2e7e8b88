/** Switches filters of text models off, and measures what that changes. */
@NullMarked
package dev.loupe.analysis.txray.pruning;

import org.jspecify.annotations.NullMarked;
