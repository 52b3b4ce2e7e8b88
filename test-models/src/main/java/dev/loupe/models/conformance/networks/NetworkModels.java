package dev.loupe.models.conformance.networks;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;

/** The models of this package. */
public final class NetworkModels {
  private NetworkModels() {}

  /** All of them, in the order of the table. */
  public static ImmutableList<ConformanceModel> models() {
    return ImmutableList.<ConformanceModel>builder()
        .addAll(Feedforward.models())
        .addAll(Heads.models())
        .addAll(Tasks.models())
        .addAll(ImageBlocks.models())
        .addAll(ImageNetworks.models())
        .addAll(ImageScripts.models())
        .addAll(Autoencoders.models())
        .addAll(Generative.models())
        .addAll(Samplers.models())
        .addAll(Sequences.models())
        .addAll(StateSpace.models())
        .addAll(Attention.models())
        .addAll(AttentionScripts.models())
        .addAll(Transformers.models())
        .addAll(GraphNetworks.models())
        .addAll(GraphAttention.models())
        .addAll(Contrastive.models())
        .addAll(Spectra.models())
        .build();
  }
}
