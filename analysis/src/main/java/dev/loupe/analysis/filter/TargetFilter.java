package dev.loupe.analysis.filter;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import dev.loupe.error.BadInputException;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Takes the last activation apart into its classes: what is left is an activation {@code target_3}
 * of the shape (N, 1), or (N, 1, H, W), for each of them.
 *
 * @param targets the classes, from 0: indices of the second dimension
 */
public record TargetFilter(ImmutableList<Integer> targets) implements ActivationFilter {

  @Override
  public ImmutableList<ModuleOutput> filter(List<ModuleOutput> outputs) {
    ModuleOutput last = last(outputs);
    return targets.stream().map(target -> part(last, target)).collect(toImmutableList());
  }

  private static ModuleOutput last(List<ModuleOutput> outputs) {
    if (outputs.isEmpty()) {
      throw new BadInputException("There is no activation to take the targets of");
    }
    ModuleOutput last = outputs.get(outputs.size() - 1);
    if (last.value().dim() < 2) {
      throw new BadInputException(
          "%s has no classes: its shape is not (N, C, ...)".formatted(last));
    }
    return last;
  }

  private static ModuleOutput part(ModuleOutput last, int target) {
    long classes = last.value().size(1);
    if (target < 0 || target >= classes) {
      throw new BadInputException(
          "There is no target %d: %s has %d classes, from 0".formatted(target, last, classes));
    }
    return new ModuleOutput("target_" + target, last.name(), last.value().narrow(1, target, 1));
  }

  /** The classes of the last activation, from 0. */
  @Override
  public ImmutableList<Long> availableParameters(List<ModuleOutput> outputs) {
    return LongStream.range(0, last(outputs).value().size(1)).boxed().collect(toImmutableList());
  }
}
