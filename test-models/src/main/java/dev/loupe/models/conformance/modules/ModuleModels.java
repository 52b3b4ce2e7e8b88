package dev.loupe.models.conformance.modules;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;

/** The models of this package. */
public final class ModuleModels {
  private ModuleModels() {}

  /** All of them, in the order of the table. */
  public static ImmutableList<ConformanceModel> models() {
    return ImmutableList.<ConformanceModel>builder()
        .addAll(ModuleCalls.models())
        .addAll(ModulesInModules.models())
        .addAll(Containers.models())
        .addAll(Drawings.models())
        .build();
  }
}
