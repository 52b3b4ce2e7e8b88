package dev.loupe.models.conformance;

import com.google.common.collect.ImmutableList;

/**
 * All conformance models. They follow the phenomena of TorchLens' test models, of which one line
 * each and the sizes of the records are known; the models themselves are Loupe's own.
 */
public final class Conformance {
  private static final ImmutableList<ConformanceModel> MODELS =
      ImmutableList.<ConformanceModel>builder()
          .addAll(Basics.models())
          .addAll(Views.models())
          .addAll(ViewParts.models())
          .addAll(Containers.models())
          .addAll(Nesting.models())
          .addAll(Control.models())
          .addAll(Norms.models())
          .addAll(Recurrent.models())
          .addAll(Dtypes.models())
          .addAll(Puzzles.models())
          .addAll(Generative.models())
          .addAll(Heads.models())
          .addAll(Autoencoders.models())
          .addAll(Twins.models())
          .addAll(JavaTwins.models())
          .build();

  private Conformance() {}

  /** All models; names are unique. */
  public static ImmutableList<ConformanceModel> models() {
    return MODELS;
  }
}
