package dev.loupe.analysis.filter;

import com.google.common.collect.ImmutableList;
import dev.loupe.error.BadInputException;
import java.util.List;

/** Picks activations. Anybody may write one. */
public interface ActivationFilter {

  /**
   * Those of the activations that are meant, or parts of them.
   *
   * @param outputs in the order in which the modules returned them, or as the filter before this
   *     one left them
   * @throws BadInputException if what the filter names is not there
   */
  List<ModuleOutput> filter(List<ModuleOutput> outputs);

  /** What a filter of this kind could name among the activations; empty if that can't be told. */
  default ImmutableList<?> availableParameters(List<ModuleOutput> outputs) {
    return ImmutableList.of();
  }

  /** The activations of modules of some classes, such as {@code Conv2d}. */
  static ActivationFilter byType(String... types) {
    return new TypeFilter(ImmutableList.copyOf(types));
  }

  /** The activations at some places, in this order; negative ones count from the end. */
  static ActivationFilter byIndex(Integer... indices) {
    return new IndexFilter(ImmutableList.copyOf(indices));
  }

  /** Of the last activation the units of some classes, for classifiers. */
  static ActivationFilter byTarget(Integer... targets) {
    return new TargetFilter(ImmutableList.copyOf(targets));
  }
}
