package dev.loupe.analysis.filter;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.loupe.error.BadInputException;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModuleCall;
import dev.loupe.history.ModuleInfo;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;

/** The activations of one forward. It owns their tensors; they are freed when it is closed. */
public final class TrackedActivations implements AutoCloseable {
  private final ModelHistory history;
  private final ImmutableMap<String, ImmutableList<ActivationFilter>> filters;
  private final ImmutableList<ModuleOutput> all;

  TrackedActivations(
      ModelHistory history, ImmutableMap<String, ImmutableList<ActivationFilter>> filters) {
    this.history = history;
    this.filters = filters;
    this.all =
        history.modules().values().stream()
            .filter(module -> module.children().isEmpty() && !module.address().isEmpty())
            .flatMap(module -> module.calls().stream().map(call -> Map.entry(module, call)))
            .filter(entry -> !entry.getValue().outputs().isEmpty())
            .sorted(Comparator.comparing(entry -> Collections.max(entry.getValue().outputs())))
            .flatMap(entry -> outputs(entry.getKey(), entry.getValue()))
            .collect(toImmutableList());
  }

  private Stream<ModuleOutput> outputs(ModuleInfo module, ModuleCall call) {
    List<Integer> layers = call.outputs();
    String name = module.passes() == 1 ? module.address() : call.pass().toString();
    return IntStream.range(0, layers.size())
        .mapToObj(
            i ->
                new ModuleOutput(
                    module.className(),
                    layers.size() == 1 ? name : "%s[%d]".formatted(name, i),
                    history.activation(layers.get(i)).tensor()));
  }

  /** All activations, before any filter. */
  public ImmutableList<ModuleOutput> all() {
    return all;
  }

  /**
   * The activations of a group.
   *
   * @throws BadInputException if there is no such group, or what one of its filters names is not
   *     there
   */
  public ImmutableList<ModuleOutput> group(String name) {
    ImmutableList<ActivationFilter> ofGroup = filters.get(name);
    if (ofGroup == null) {
      throw new BadInputException(
          "There is no group '%s'; there are %s".formatted(name, filters.keySet()));
    }
    ImmutableList<ModuleOutput> left = all;
    for (ActivationFilter filter : ofGroup) {
      left = ImmutableList.copyOf(filter.filter(left));
    }
    return left;
  }

  /**
   * The tensors of all groups, by their names.
   *
   * @throws BadInputException if what a filter names is not there
   */
  public ImmutableMap<String, ImmutableList<Tensor>> values() {
    return filters.keySet().stream()
        .collect(
            toImmutableMap(
                name -> name,
                name -> group(name).stream().map(ModuleOutput::value).collect(toImmutableList())));
  }

  @Override
  public void close() {
    history.close();
  }
}
