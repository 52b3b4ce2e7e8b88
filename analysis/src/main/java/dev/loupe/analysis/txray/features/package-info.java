/** Collects which words activate a filter most, and compares filters by them. */
@NullMarked
package dev.loupe.analysis.txray.features;

import org.jspecify.annotations.NullMarked;
