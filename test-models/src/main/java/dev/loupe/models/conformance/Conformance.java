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
          .addAll(Sources.models())
          .addAll(InPlace.models())
          .addAll(Views.models())
          .addAll(Storages.models())
          .addAll(InputsAndOutputs.models())
          .addAll(Ends.models())
          .addAll(Buffers.models())
          .addAll(Conditions.models())
          .addAll(Modules.models())
          .addAll(MoreModules.models())
          .addAll(Loops.models())
          .addAll(SharedLayers.models())
          .addAll(RecurrentLayers.models())
          .addAll(Weights.models())
          .addAll(Mixtures.models())
          .addAll(Contrastive.models())
          .addAll(GraphNetworks.models())
          .addAll(GraphAttention.models())
          .addAll(StateSpace.models())
          .addAll(Attention.models())
          .addAll(AttentionScripts.models())
          .addAll(ImageBlocks.models())
          .addAll(ImageNetworks.models())
          .addAll(ImageScripts.models())
          .addAll(Samplers.models())
          .addAll(Feedforward.models())
          .addAll(Heads.models())
          .addAll(Sequences.models())
          .addAll(Spectra.models())
          .addAll(Transformers.models())
          .addAll(ScriptTwins.models())
          .addAll(ViewMutations.models())
          .addAll(ViewParts.models())
          .addAll(Containers.models())
          .addAll(Nesting.models())
          .addAll(Control.models())
          .addAll(Norms.models())
          .addAll(Recurrent.models())
          .addAll(Dtypes.models())
          .addAll(Puzzles.models())
          .addAll(Generative.models())
          .addAll(Tasks.models())
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
