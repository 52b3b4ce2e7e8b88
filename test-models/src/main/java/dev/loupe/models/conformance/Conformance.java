package dev.loupe.models.conformance;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.loupe.models.conformance.control.ControlModels;
import dev.loupe.models.conformance.ends.EndModels;
import dev.loupe.models.conformance.memory.MemoryModels;
import dev.loupe.models.conformance.modules.ModuleModels;
import dev.loupe.models.conformance.networks.NetworkModels;
import dev.loupe.models.conformance.operators.OperatorModels;
import dev.loupe.models.conformance.puzzles.PuzzleModels;
import dev.loupe.models.conformance.twins.TwinModels;

/**
 * All conformance models, in a package for each theme. They follow the phenomena of TorchLens' test
 * models, of which one line each and the sizes of the records are known; the models themselves are
 * Loupe's own.
 */
public final class Conformance {
  private static final ImmutableMap<String, ImmutableList<ConformanceModel>> THEMES =
      ImmutableMap.<String, ImmutableList<ConformanceModel>>builder()
          .put("Operators", OperatorModels.models())
          .put("Inputs and outputs", EndModels.models())
          .put("Memory", MemoryModels.models())
          .put("Control flow", ControlModels.models())
          .put("Modules", ModuleModels.models())
          .put("Puzzles", PuzzleModels.models())
          .put("Networks", NetworkModels.models())
          .put("Twins", TwinModels.models())
          .buildOrThrow();

  private Conformance() {}

  /** The models by the title of their theme; what is elementary comes first. */
  public static ImmutableMap<String, ImmutableList<ConformanceModel>> themes() {
    return THEMES;
  }

  /** All models; names are unique. */
  public static ImmutableList<ConformanceModel> models() {
    return THEMES.values().stream().flatMap(ImmutableList::stream).collect(toImmutableList());
  }
}
