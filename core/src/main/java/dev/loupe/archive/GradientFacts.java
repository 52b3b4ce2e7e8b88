package dev.loupe.archive;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSetMultimap;
import dev.loupe.history.BackwardGraph;
import dev.loupe.history.BackwardPass;
import dev.loupe.history.Gradients;
import java.util.List;

/**
 * All that a file says of gradients but their elements. The components are the fields of the file.
 *
 * @param graph the graph that they flowed through
 * @param passes the backward passes, in order
 */
record GradientFacts(BackwardGraph graph, ImmutableList<Pass> passes) {
  /** Of a history that was recorded without gradients. */
  static final GradientFacts NONE =
      new GradientFacts(new BackwardGraph(ImmutableList.of()), ImmutableList.of());

  /**
   * A backward pass.
   *
   * @param from where it started, as {@link BackwardPass#from} says
   * @param flows as {@link BackwardPass#flows} says
   * @param gradients what it brought, in the order of their layers
   */
  record Pass(
      String from,
      ImmutableSetMultimap<Integer, Integer> flows,
      ImmutableList<HistoryFacts.Value> gradients) {

    /**
     * @param number which pass it is, from 1
     */
    BackwardPass pass(int number) {
      return new BackwardPass(
          number,
          from,
          gradients.stream().map(HistoryFacts.Value::layer).collect(toImmutableSet()),
          flows);
    }
  }

  static GradientFacts of(Gradients gradients, List<BackwardPass> passes) {
    return new GradientFacts(
        gradients.graph(),
        passes.stream()
            .map(
                pass ->
                    new Pass(
                        pass.from(),
                        pass.flows(),
                        gradients.all(pass).values().stream()
                            .map(HistoryFacts.Value::of)
                            .collect(toImmutableList())))
            .collect(toImmutableList()));
  }
}
