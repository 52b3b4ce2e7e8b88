package dev.loupe.rolling;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableIntArray;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Writes down a forward pass by hand, and reads the layers in the notation of TorchLens. */
final class Recording {

  private static final String SHAPE = "[5, 5]";

  private final List<String> types = new ArrayList<>();
  private final List<RollingNode> nodes = new ArrayList<>();

  int input() {
    return add("input", Fingerprint.input(SHAPE, "float32"));
  }

  void output(int parent) {
    add("output", Fingerprint.output(SHAPE, "float32"), parent);
  }

  int buffer(String address) {
    return add("buffer", Fingerprint.buffer(address, List.of()));
  }

  /** A functional operation in the model's own forward: {@code sin}, or {@code add 1}. */
  int op(String call, int... parents) {
    String type = call.replaceFirst(" .*", "");
    String arguments = call + " " + parents.length;
    return add(type, Fingerprint.operation(type).arguments(arguments).build(), parents);
  }

  /** The only operation of a module without parameters. */
  int module(String address, String type, int... parents) {
    return in(List.of(address), type, parents);
  }

  /** An operation without parameters in modules. */
  int in(List<String> modules, String type, int... parents) {
    return add(
        type,
        Fingerprint.operation(type).arguments("" + parents.length).modules(modules).build(),
        parents);
  }

  /** The {@code linear} of a module. */
  int linear(String address, int parent) {
    return with(List.of(address), "linear", address + ".weight", parent);
  }

  /** An operation with a parameter. */
  int with(List<String> modules, String type, String parameter, int... parents) {
    return add(
        type,
        Fingerprint.operation(type).parameters(List.of(parameter)).modules(modules).build(),
        parents);
  }

  /** The results of one call. */
  int[] results(int count, Fingerprint.Builder call, String type, int... parents) {
    return IntStream.range(0, count)
        .map(output -> add(type, call.output(output).build(), parents))
        .toArray();
  }

  int add(String type, Fingerprint fingerprint, int... parents) {
    types.add(type);
    nodes.add(RollingNode.of(fingerprint, parents));
    return nodes.size() - 1;
  }

  ImmutableList<RollingNode> nodes() {
    return ImmutableList.copyOf(nodes);
  }

  LayerGrouping group() {
    return Rolling.group(nodes);
  }

  /** The labels of all nodes: {@code input_1 linear_1_1:1 linear_1_1:2 output_1}. */
  String labels() {
    LayerGrouping grouping = group();
    Map<Integer, String> names = names(grouping);
    return IntStream.range(0, nodes.size())
        .mapToObj(
            node ->
                names.get(grouping.layer(node))
                    + (grouping.passes(node).length() > 1 ? ":" + grouping.pass(node) : ""))
        .collect(joining(" "));
  }

  /**
   * A line for each layer with children: {@code linear_1_1 x4* -> add_1_2}, with a star where the
   * passes have different neighbours.
   */
  String rolled() {
    LayerGrouping grouping = group();
    Map<Integer, String> names = names(grouping);
    return grouping.layers().stream()
        .map(
            passes -> {
              Set<Integer> children = new TreeSet<>();
              Set<Set<Integer>> childrenOfPasses = new HashSet<>();
              Set<Set<Integer>> parentsOfPasses = new HashSet<>();
              passes.forEach(
                  node -> {
                    Set<Integer> own = childLayers(grouping, node);
                    children.addAll(own);
                    childrenOfPasses.add(own);
                    parentsOfPasses.add(
                        nodes.get(node).parents().stream()
                            .mapToObj(grouping::layer)
                            .collect(toCollection(TreeSet::new)));
                  });
              boolean vary = childrenOfPasses.size() > 1 || parentsOfPasses.size() > 1;
              return names.get(passes.get(0))
                  + (passes.length() > 1 ? " x" + passes.length() : "")
                  + (vary ? "*" : "")
                  + " -> "
                  + (children.isEmpty()
                      ? "(none)"
                      : children.stream().map(names::get).collect(joining(", ")));
            })
        .collect(joining("\n", "", "\n"));
  }

  /** {@code nodes/edges} after rolling. */
  String counts() {
    LayerGrouping grouping = group();
    Set<List<Integer>> edges = new HashSet<>();
    for (int node = 0; node < nodes.size(); node++) {
      for (int parent : nodes.get(node).parents().asList()) {
        edges.add(List.of(grouping.layer(parent), grouping.layer(node)));
      }
    }
    return grouping.layers().size() + "/" + edges.size();
  }

  /** The passes of the layers of a type, in the order of the layers. */
  List<Integer> passes(String type) {
    return group().layers().stream()
        .filter(passes -> types.get(passes.get(0)).equals(type))
        .map(ImmutableIntArray::length)
        .toList();
  }

  private Set<Integer> childLayers(LayerGrouping grouping, int node) {
    return IntStream.range(node + 1, nodes.size())
        .filter(child -> nodes.get(child).parents().contains(node))
        .mapToObj(grouping::layer)
        .collect(toCollection(TreeSet::new));
  }

  /** Numbered on first passes, within the type and overall; inputs, outputs, buffers just once. */
  private Map<Integer, String> names(LayerGrouping grouping) {
    Map<Integer, String> names = new HashMap<>();
    Map<String, Integer> counters = new HashMap<>();
    int total = 0;
    for (ImmutableIntArray passes : grouping.layers()) {
      String type = types.get(passes.get(0));
      int number = counters.merge(type, 1, Integer::sum);
      boolean operation = !Set.of("input", "output", "buffer").contains(type);
      total += operation ? 1 : 0;
      names.put(passes.get(0), type + "_" + number + (operation ? "_" + total : ""));
    }
    return names;
  }
}
