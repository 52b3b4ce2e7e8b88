package dev.loupe.analysis.txray.corpus;

import com.google.common.collect.ImmutableList;

/**
 * A generated corpus and the truth about it.
 *
 * @param corpus the texts. Each two neighbours are twins: they differ only in the words of their
 *     evidence, and the first is negative, the second positive
 * @param kinds for each text what tells its class
 * @param evidence everything that was planted
 */
public record GeneratedReviews(
    Corpus corpus, ImmutableList<EvidenceKind> kinds, ImmutableList<Evidence> evidence) {}
