package dev.loupe.recording;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import dev.loupe.history.ControlFlow;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModuleInfo;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Parts of a history as text that tests can compare. */
final class Graphs {
  private Graphs() {}

  /** The names of all layers, in order. */
  static ImmutableList<String> names(ModelHistory history) {
    return history.layers().stream().map(Layer::name).collect(toImmutableList());
  }

  /** All edges, such as {@code input_1 -> relu_1_1}, by child. */
  static ImmutableList<String> edges(ModelHistory history) {
    return history.layers().stream()
        .flatMap(
            layer ->
                history.parents(layer).stream()
                    .map(parent -> parent.name() + " -> " + layer.name()))
        .collect(toImmutableList());
  }

  /**
   * The edges between layers without their passes, each once, such as {@code add_1_1 -> mul_1_2}.
   */
  static ImmutableList<String> rolledEdges(ModelHistory history) {
    return history.layers().stream()
        .flatMap(
            layer ->
                history.parents(layer).stream()
                    .map(parent -> parent.label().layer() + " -> " + layer.label().layer()))
        .distinct()
        .collect(toImmutableList());
  }

  /** The names of a layer's parents. */
  static ImmutableList<String> parents(ModelHistory history, String key) {
    return history.parents(history.layer(key)).stream().map(Layer::name).collect(toImmutableList());
  }

  /** The module calls around a layer, such as {@code block:1 block.fc:1}. */
  static String modules(ModelHistory history, String key) {
    return history.layer(key).modules().stream()
        .map(Object::toString)
        .collect(Collectors.joining(" "));
  }

  /** Layers with the module calls around them: {@code relu_1_1 in block:1 block.relu:1}. */
  static ImmutableList<String> places(ModelHistory history) {
    return history.operations().stream()
        .map(
            layer ->
                (layer.name() + " in " + modules(history, layer.name()))
                    .strip()
                    .replaceAll(" in$", ""))
        .collect(toImmutableList());
  }

  /**
   * Layers with the arms and iterations around them, which have the numbers of their lines: {@code
   * relu_1_3 in 2 of 4, THEN of 5 by gt_1_2}.
   */
  static ImmutableList<String> control(ModelHistory history) {
    return history.operations().stream()
        .map(
            layer ->
                layer.name()
                    + (layer.controlFlow().isEmpty() ? "" : " in ")
                    + layer.controlFlow().stream()
                        .map(flow -> control(history, flow))
                        .collect(Collectors.joining(", ")))
        .collect(toImmutableList());
  }

  private static String control(ModelHistory history, ControlFlow flow) {
    String line = flow.source().map(source -> " of " + source.line()).orElse("");
    if (flow instanceof ControlFlow.Arm arm) {
      String by =
          arm.decision().isPresent()
              ? " by " + history.layer(arm.decision().getAsInt()).name()
              : "";
      return arm.name() + line + by;
    }
    return ((ControlFlow.Iteration) flow).number() + line;
  }

  /** What was read as a condition, with the number of the line: {@code gt_1_2 TRUE at 2}. */
  static ImmutableList<String> decisions(ModelHistory history) {
    return history.layers().stream()
        .filter(layer -> layer.decision().isPresent())
        .map(
            layer ->
                layer.name()
                    + " "
                    + layer.decision().get().text()
                    + layer.decision().get().source().map(line -> " at " + line.line()).orElse(""))
        .collect(toImmutableList());
  }

  /** Modules as {@code block (Block) x2}, without the model itself. */
  static ImmutableList<String> moduleTree(ModelHistory history) {
    return history.modules().values().stream()
        .filter(module -> !module.address().isEmpty())
        .map(Graphs::module)
        .collect(toImmutableList());
  }

  private static String module(ModuleInfo module) {
    return "%s (%s) x%d".formatted(module.address(), module.className(), module.passes());
  }

  /** Paths and shapes of inputs and outputs: {@code input.x 2x3}. */
  static ImmutableList<String> ends(ModelHistory history) {
    return history.layers().stream()
        .filter(layer -> !layer.isOperation() && layer.address().isPresent())
        .map(layer -> layer.address().get() + " " + layer.tensor().shapeText())
        .collect(toImmutableList());
  }

  /** All that must be equal in two records of the same run. */
  static String facts(ModelHistory history) {
    return String.join(
        "\n",
        edges(history).toString(),
        places(history).toString(),
        moduleTree(history).toString(),
        ends(history).toString());
  }

  /** For each layer, which run of its outermost condition or loop it belongs to. */
  static List<Integer> runs(ModelHistory history, String... layers) {
    return Arrays.stream(layers)
        .map(layer -> history.layer(layer).controlFlow().get(0).run())
        .toList();
  }
}
