package dev.loupe.gradients;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSetMultimap;
import com.google.common.collect.LinkedHashMultimap;
import com.google.common.collect.SetMultimap;
import dev.loupe.history.BackwardGraph;
import dev.loupe.history.GradFn;
import dev.loupe.history.Parameter;
import dev.loupe.model.ModelTree;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Edge;
import org.bytedeco.pytorch.EdgeVector;
import org.bytedeco.pytorch.Node;
import org.bytedeco.pytorch.Tensor;

/** Reads the graph behind tensors. */
@SuppressWarnings("try") // A scope is only there to be closed.
final class GradFnWalk {
  private final Map<Long, Integer> ids = new HashMap<>();
  private final List<Node> found = new ArrayList<>();
  private final Deque<Node> open = new ArrayDeque<>();
  private final Map<Long, String> parameters = new HashMap<>();

  private GradFnWalk() {}

  /**
   * @param outputs what the forward returned
   * @param taps by the ordinals of their layers
   * @param tree the model's parts
   */
  static BackwardGraph of(List<Tensor> outputs, Map<Integer, Tap> taps, ModelTree tree) {
    try (PointerScope scope = new PointerScope();
        AutoGradMode gradients = new AutoGradMode(true)) {
      GradFnWalk walk = new GradFnWalk();
      walk.nameParameters(tree);
      for (Tensor output : outputs) {
        if (output.requires_grad()) {
          walk.visit(Tap.gradFn(output));
        }
      }
      taps.values().forEach(tap -> walk.visit(tap.gradFn()));
      return walk.read(taps);
    }
  }

  private void nameParameters(ModelTree tree) {
    for (ModelTree.Entry<Parameter> entry : tree.parameters()) {
      if (entry.tensor().requires_grad() && entry.tensor().is_leaf()) {
        parameters.put(Tap.gradFn(entry.tensor()).address(), entry.fact().address());
      }
    }
  }

  private int visit(Node node) {
    return ids.computeIfAbsent(
        node.address(),
        address -> {
          found.add(node);
          open.add(node);
          return found.size() - 1;
        });
  }

  private BackwardGraph read(Map<Integer, Tap> taps) {
    List<ImmutableList<GradFn.Next>> next = new ArrayList<>();
    while (!open.isEmpty()) {
      next.add(next(open.remove()));
    }
    Map<Integer, SetMultimap<Integer, Integer>> layers = new HashMap<>();
    taps.forEach(
        (layer, tap) ->
            layers
                .computeIfAbsent(visit(tap.gradFn()), id -> LinkedHashMultimap.create())
                .put(tap.input(), layer));
    ImmutableList.Builder<GradFn> nodes = ImmutableList.builder();
    for (int id = 0; id < found.size(); id++) {
      Node node = found.get(id);
      SetMultimap<Integer, Integer> own = layers.get(id);
      nodes.add(
          new GradFn(
              id,
              name(node),
              own == null ? ImmutableSetMultimap.of() : ImmutableSetMultimap.copyOf(own),
              Optional.ofNullable(parameters.get(node.address())),
              next.get(id)));
    }
    return new BackwardGraph(nodes.build());
  }

  private ImmutableList<GradFn.Next> next(Node node) {
    EdgeVector edges = node.next_edges();
    ImmutableList.Builder<GradFn.Next> next = ImmutableList.builder();
    for (long i = 0; i < edges.size(); i++) {
      Edge edge = edges.get(i);
      if (edge.is_valid()) {
        next.add(new GradFn.Next(visit(edge.function()), edge.input_nr()));
      }
    }
    return next.build();
  }

  /** Without the C++ namespace that libtorch's own classes have. */
  static String name(Node node) {
    String name = node.name().getString();
    return name.substring(name.lastIndexOf(':') + 1);
  }
}
