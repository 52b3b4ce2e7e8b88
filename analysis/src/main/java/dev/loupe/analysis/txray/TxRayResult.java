package dev.loupe.analysis.txray;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.loupe.analysis.txray.corpus.Corpus;
import dev.loupe.analysis.txray.corpus.Vocabulary;
import dev.loupe.analysis.txray.pruning.FilterId;
import dev.loupe.analysis.txray.pruning.PruningReport;
import java.util.Comparator;
import java.util.Map;

/**
 * What was found out about a text CNN.
 *
 * @param corpus what it was trained and tried on
 * @param vocabulary what the ids of features mean
 * @param main the model
 * @param others models with other numbers of filters, to compare with
 * @param withoutFilter what changes without each single filter
 * @param weakestFirst the accuracy while one filter after the other is switched off, first those
 *     without which the outputs change least
 * @param strongestFirst the same, first those without which they change most
 */
public record TxRayResult(
    Corpus corpus,
    Vocabulary vocabulary,
    Examined main,
    ImmutableList<Examined> others,
    ImmutableMap<FilterId, PruningReport> withoutFilter,
    ImmutableList<Double> weakestFirst,
    ImmutableList<Double> strongestFirst) {

  /** The filters by how much the outputs change without them, the least first. */
  static ImmutableList<FilterId> byUse(Map<FilterId, PruningReport> withoutFilter) {
    return withoutFilter.entrySet().stream()
        .sorted(
            Comparator.comparingDouble(
                (Map.Entry<FilterId, PruningReport> entry) -> entry.getValue().outputChange()))
        .map(Map.Entry::getKey)
        .collect(toImmutableList());
  }
}
