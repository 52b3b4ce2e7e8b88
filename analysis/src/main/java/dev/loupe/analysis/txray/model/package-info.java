/** The k-max text CNN, its training, and what models of texts predict. */
@NullMarked
package dev.loupe.analysis.txray.model;

import org.jspecify.annotations.NullMarked;
