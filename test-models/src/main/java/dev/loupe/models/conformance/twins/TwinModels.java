package dev.loupe.models.conformance.twins;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;

/** The models of this package. */
public final class TwinModels {
  private TwinModels() {}

  /** All of them, in the order of the table. */
  public static ImmutableList<ConformanceModel> models() {
    return ImmutableList.<ConformanceModel>builder()
        .addAll(JavaTwins.models())
        .addAll(NetworkScripts.models())
        .addAll(OperatorScripts.models())
        .build();
  }
}
