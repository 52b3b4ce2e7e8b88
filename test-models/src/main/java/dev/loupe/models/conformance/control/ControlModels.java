package dev.loupe.models.conformance.control;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;

/** The models of this package. */
public final class ControlModels {
  private ControlModels() {}

  /** All of them, in the order of the table. */
  public static ImmutableList<ConformanceModel> models() {
    return ImmutableList.<ConformanceModel>builder()
        .addAll(Conditions.models())
        .addAll(Decisions.models())
        .addAll(Loops.models())
        .addAll(LoopsOverInputs.models())
        .addAll(LayersInLoops.models())
        .addAll(ReusedLayers.models())
        .build();
  }
}
