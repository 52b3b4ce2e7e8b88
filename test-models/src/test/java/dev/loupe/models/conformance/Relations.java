package dev.loupe.models.conformance;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.RolledLayer;
import dev.loupe.render.view.GraphView;
import dev.loupe.render.view.View;
import dev.loupe.render.view.ViewOptions;
import java.util.stream.IntStream;

/** Reads off a record what must agree in every record, whatever the model is. */
final class Relations {
  private final ModelHistory history;

  Relations(ModelHistory history) {
    this.history = history;
  }

  /** How many inputs, operations, buffers and outputs there are. */
  int sumOfKinds() {
    return history.layers(LayerKind.INPUT).size()
        + history.operations().size()
        + history.layers(LayerKind.BUFFER).size()
        + history.layers(LayerKind.OUTPUT).size();
  }

  ImmutableList<String> labels() {
    return history.layers().stream().map(Layer::name).sorted().collect(toImmutableList());
  }

  ImmutableList<String> labelsWithoutPass() {
    return history.layers().stream()
        .map(layer -> layer.name().replaceFirst(":\\d+$", ""))
        .collect(toImmutableList());
  }

  /** The rolled layers' names, once for each unrolled layer. */
  ImmutableList<String> layersOfLabels() {
    return history.layers().stream().map(Relations::rolledName).collect(toImmutableList());
  }

  /** The operations' total numbers, in the order of their first passes. */
  ImmutableList<Integer> totalNumbers() {
    return history.rolledLayers().stream()
        .map(RolledLayer::first)
        .filter(Layer::isOperation)
        .map(layer -> layer.label().totalNumber())
        .collect(toImmutableList());
  }

  /** 1, 2, ..., as many as there are rolled operations. */
  ImmutableList<Integer> countedFromOne() {
    return IntStream.rangeClosed(1, totalNumbers().size()).boxed().collect(toImmutableList());
  }

  /** The labels that the rolled layers' counts of passes make. */
  ImmutableList<String> passes() {
    return history.rolledLayers().stream()
        .flatMap(
            layer ->
                IntStream.rangeClosed(1, layer.passes().size())
                    .mapToObj(
                        pass ->
                            layer.passes().size() == 1 ? layer.name() : layer.name() + ":" + pass))
        .sorted()
        .collect(toImmutableList());
  }

  /** The edges of the rolled drawing. */
  ImmutableSet<String> rolledEdges() {
    ViewOptions rolled =
        ViewOptions.DEFAULT.withView(View.ROLLED).withBuffers(ViewOptions.Buffers.SHOWN);
    return GraphView.of(history, rolled).edges().stream()
        .map(edge -> edge.from() + " -> " + edge.to())
        .collect(toImmutableSet());
  }

  /** What the unrolled edges become if passes are taken for one. */
  ImmutableSet<String> imagesOfEdges() {
    return history.graph().edges().stream()
        .map(edge -> rolledName(edge.source()) + " -> " + rolledName(edge.target()))
        .collect(toImmutableSet());
  }

  /** For each output how many layers it is a value of, and not only a write to its memory. */
  ImmutableList<Long> parentsByArgumentOfOutputs() {
    return history.layers(LayerKind.OUTPUT).stream()
        .map(
            output ->
                output.parents().stream().filter(parent -> !parent.arguments().isEmpty()).count())
        .collect(toImmutableList());
  }

  private static String rolledName(Layer layer) {
    return layer.label().layer();
  }
}
