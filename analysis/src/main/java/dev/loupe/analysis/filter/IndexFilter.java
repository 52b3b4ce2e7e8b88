package dev.loupe.analysis.filter;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import dev.loupe.error.BadInputException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Picks activations by their places.
 *
 * @param indices from 0, or from -1 at the end backwards; in the order that is wanted, and more
 *     than once if it is wanted more than once
 */
public record IndexFilter(ImmutableList<Integer> indices) implements ActivationFilter {

  @Override
  public ImmutableList<ModuleOutput> filter(List<ModuleOutput> outputs) {
    return indices.stream().map(index -> at(outputs, index)).collect(toImmutableList());
  }

  private static ModuleOutput at(List<ModuleOutput> outputs, int index) {
    int place = index < 0 ? outputs.size() + index : index;
    if (place < 0 || place >= outputs.size()) {
      throw new BadInputException(
          "There is no activation %d: there are %d, from 0".formatted(index, outputs.size()));
    }
    return outputs.get(place);
  }

  /** The places, from 0. */
  @Override
  public ImmutableList<Integer> availableParameters(List<ModuleOutput> outputs) {
    return IntStream.range(0, outputs.size()).boxed().collect(toImmutableList());
  }
}
