/**
 * Means, standard deviations and histograms of activations, batch by batch while a model is
 * trained, as fast.ai's course has them: values are not kept.
 */
@NullMarked
package dev.loupe.analysis.statistics;

import org.jspecify.annotations.NullMarked;
