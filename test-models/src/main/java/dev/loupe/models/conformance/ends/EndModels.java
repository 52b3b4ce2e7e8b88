package dev.loupe.models.conformance.ends;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;

/** The models of this package. */
public final class EndModels {
  private EndModels() {}

  /** All of them, in the order of the table. */
  public static ImmutableList<ConformanceModel> models() {
    return ImmutableList.<ConformanceModel>builder()
        .addAll(InputsAndOutputs.models())
        .addAll(Ends.models())
        .build();
  }
}
