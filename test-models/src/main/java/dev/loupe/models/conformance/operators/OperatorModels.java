package dev.loupe.models.conformance.operators;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;

/** The models of this package. */
public final class OperatorModels {
  private OperatorModels() {}

  /** All of them, in the order of the table. */
  public static ImmutableList<ConformanceModel> models() {
    return ImmutableList.<ConformanceModel>builder()
        .addAll(Basics.models())
        .addAll(Sources.models())
        .addAll(Dtypes.models())
        .addAll(Norms.models())
        .build();
  }
}
