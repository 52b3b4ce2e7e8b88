/**
 * TX-Ray: what the filters of a text CNN prefer, which of them say the same, and which it can do
 * without. Rethmeier, Saxena and Augenstein, TX-Ray: Quantifying and Explaining Model-Knowledge
 * Transfer in (Un-)Supervised NLP, 2020 (arXiv 1912.00982).
 */
@NullMarked
package dev.loupe.analysis.txray;

import org.jspecify.annotations.NullMarked;
