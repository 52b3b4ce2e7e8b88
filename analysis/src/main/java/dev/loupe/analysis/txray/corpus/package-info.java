/**
 * Labelled texts: read from files, or generated with planted evidence; tokens and their ids. Knows
 * nothing of models.
 */
@NullMarked
package dev.loupe.analysis.txray.corpus;

import org.jspecify.annotations.NullMarked;
