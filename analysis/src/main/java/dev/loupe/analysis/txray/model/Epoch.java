package dev.loupe.analysis.txray.model;

/**
 * One pass through all texts in training.
 *
 * @param number from 1
 * @param loss the mean over its batches
 * @param accuracy on the texts for validation, after it; in [0, 1]
 */
public record Epoch(int number, double loss, double accuracy) {}
