package dev.loupe.analysis.txray.corpus;

import com.google.common.collect.ImmutableList;

/**
 * An n-gram that was planted into texts of one class only.
 *
 * @param words one, two or three words
 * @param label the class
 * @param kind what kind of evidence it is
 */
public record Evidence(ImmutableList<String> words, String label, EvidenceKind kind) {}
