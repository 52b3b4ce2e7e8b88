package dev.loupe.render.testing;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSetMultimap;
import dev.loupe.error.BadInputException;
import dev.loupe.history.BackwardGraph;
import dev.loupe.history.GradFn;
import dev.loupe.history.GraphlessGradients;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.Parameter;
import dev.loupe.history.Parent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives records of models that exist only in a test the backward graph that they would have. */
public final class Autograd {
  private final List<GradFn> functions = new ArrayList<>();

  /** The ids of functions by what they bring gradients to: ordinals of layers, addresses. */
  private final Map<Object, Integer> ids = new HashMap<>();

  private Autograd() {}

  /**
   * The same record with a function for each operation and each leaf: {@code ReluBackward0} for
   * {@code relu}, {@code AccumulateGrad} for inputs and parameters. Weights of linear layers are
   * transposed on the way, as libtorch does.
   */
  public static ModelHistory of(ModelHistory history) {
    Autograd autograd = new Autograd();
    history.layers().forEach(autograd::add);
    return with(history, autograd.functions);
  }

  /** The same record with these functions. */
  public static ModelHistory with(ModelHistory history, List<GradFn> functions) {
    return history.withGradients(new Taken(new BackwardGraph(ImmutableList.copyOf(functions))));
  }

  /** No gradients were taken: there is only the graph. */
  private static final class Taken extends GraphlessGradients {
    private final BackwardGraph graph;

    Taken(BackwardGraph graph) {
      this.graph = graph;
    }

    @Override
    protected BadInputException refusal() {
      return new BadInputException("This model exists only in a test");
    }

    @Override
    public BackwardGraph graph() {
      return graph;
    }
  }

  private void add(Layer layer) {
    if (layer.kind() == LayerKind.OUTPUT) {
      int id = ids.get(layer.parents().get(0).layer());
      GradFn function = functions.get(id);
      functions.set(
          id,
          new GradFn(
              id,
              function.name(),
              ImmutableSetMultimap.<Integer, Integer>builder()
                  .putAll(function.layers())
                  .put(0, layer.index())
                  .build(),
              function.parameter(),
              function.next()));
    } else if (layer.kind() == LayerKind.INPUT) {
      ids.put(
          layer.index(),
          function("AccumulateGrad", Optional.of(layer), Optional.empty(), List.of()));
    } else {
      List<Integer> next = new ArrayList<>();
      for (Parent parent : layer.parents()) {
        next.add(ids.get(parent.layer()));
      }
      for (Parameter parameter : layer.parameters()) {
        next.add(leaf(layer, parameter));
      }
      String type = Character.toUpperCase(layer.type().charAt(0)) + layer.type().substring(1);
      ids.put(
          layer.index(), function(type + "Backward0", Optional.of(layer), Optional.empty(), next));
    }
  }

  private int leaf(Layer layer, Parameter parameter) {
    String address = parameter.address();
    Integer known = ids.get(address);
    int leaf = known == null ? accumulate(address) : known;
    ids.put(address, leaf);
    return layer.type().equals("linear") && address.endsWith("weight")
        ? function("TBackward0", Optional.empty(), Optional.empty(), List.of(leaf))
        : leaf;
  }

  private int accumulate(String address) {
    return function("AccumulateGrad", Optional.empty(), Optional.of(address), List.of());
  }

  private int function(
      String name, Optional<Layer> layer, Optional<String> parameter, List<Integer> next) {
    int id = functions.size();
    functions.add(
        new GradFn(
            id,
            name,
            layer
                .map(it -> ImmutableSetMultimap.of(0, it.index()))
                .orElse(ImmutableSetMultimap.of()),
            parameter,
            next.stream()
                .map(to -> new GradFn.Next(to, 0))
                .collect(ImmutableList.toImmutableList())));
    return id;
  }
}
