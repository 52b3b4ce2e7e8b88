package dev.loupe.models.conformance.memory;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;

/** The models of this package. */
public final class MemoryModels {
  private MemoryModels() {}

  /** All of them, in the order of the table. */
  public static ImmutableList<ConformanceModel> models() {
    return ImmutableList.<ConformanceModel>builder()
        .addAll(InPlace.models())
        .addAll(SharedMemory.models())
        .addAll(ViewMutations.models())
        .addAll(ViewParts.models())
        .addAll(Storages.models())
        .addAll(Buffers.models())
        .addAll(Weights.models())
        .build();
  }
}
