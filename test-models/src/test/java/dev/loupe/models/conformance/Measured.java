package dev.loupe.models.conformance;

import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import java.util.stream.Collectors;

/** Reads the facts of a record off it. */
final class Measured {
  private Measured() {}

  static Facts of(ModelHistory history) {
    int edges = history.layers().stream().mapToInt(layer -> layer.parents().size()).sum();
    long rolledEdges =
        history.layers().stream()
            .flatMap(
                layer ->
                    history.parents(layer).stream()
                        .map(parent -> rolledName(parent) + " -> " + rolledName(layer)))
            .distinct()
            .count();
    return new Facts(
        history.layers().size(),
        history.operations().size(),
        edges,
        history.rolledLayers().size(),
        (int) rolledEdges);
  }

  private static String rolledName(Layer layer) {
    return layer.label().layer();
  }

  /** The whole graph, for the message of a test that fails. */
  static String describe(ModelHistory history) {
    return history.layers().stream()
        .map(
            layer ->
                layer.name()
                    + " <- "
                    + history.parents(layer).stream()
                        .map(Layer::name)
                        .collect(Collectors.joining(", ")))
        .collect(Collectors.joining("\n", "the graph:\n", "\n"));
  }
}
