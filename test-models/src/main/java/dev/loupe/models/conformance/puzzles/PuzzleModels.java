package dev.loupe.models.conformance.puzzles;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;

/** The models of this package. */
public final class PuzzleModels {
  private PuzzleModels() {}

  /** All of them, in the order of the table. */
  public static ImmutableList<ConformanceModel> models() {
    return ImmutableList.<ConformanceModel>builder()
        .addAll(Puzzles.models())
        .addAll(Mixtures.models())
        .build();
  }
}
