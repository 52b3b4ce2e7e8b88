package dev.loupe.analysis.filter;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * Keeps the activations of modules of some classes, in their order.
 *
 * @param types the exact names of the classes
 */
public record TypeFilter(ImmutableList<String> types) implements ActivationFilter {

  @Override
  public ImmutableList<ModuleOutput> filter(List<ModuleOutput> outputs) {
    return outputs.stream()
        .filter(output -> types.contains(output.layerType()))
        .collect(toImmutableList());
  }

  /** The classes, each once, in the order of their first activations. */
  @Override
  public ImmutableList<String> availableParameters(List<ModuleOutput> outputs) {
    return outputs.stream().map(ModuleOutput::layerType).distinct().collect(toImmutableList());
  }
}
