package dev.loupe.analysis.txray.corpus;

/**
 * A text and the class that it belongs to.
 *
 * @param text as it was read
 * @param label the name of its class
 */
public record LabelledText(String text, String label) {}
