package dev.loupe.render.view;

import dev.loupe.error.BadInputException;
import dev.loupe.history.BackwardGraph;
import dev.loupe.history.GradFn;
import dev.loupe.history.Gradients;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Where the gradients of a backward graph start.
 *
 * @param layer as {@link ModelHistory#layer(String)} takes it; empty for all outputs
 */
record BackwardStart(Optional<String> layer) {

  /** {@code conv2d_3_7} or {@code the outputs}. */
  String text(ModelHistory history) {
    return layer.map(name -> history.layer(name).name()).orElse("the outputs");
  }

  /**
   * The functions that take in these gradients.
   *
   * @throws BadInputException if there are none
   */
  Set<GradFn> functions(ModelHistory history) {
    if (history.gradients() == Gradients.NONE) {
      throw new BadInputException(
          "This forward was recorded without gradients, so it has no backward graph; ask for them by"
              + " Recording.of(model).gradients(Selector.all())");
    }
    BackwardGraph graph = history.gradients().graph();
    return layer.isPresent()
        ? Set.of(function(graph, history.layer(layer.get())))
        : outputs(graph, history);
  }

  private static GradFn function(BackwardGraph graph, Layer from) {
    return graph
        .of(from)
        .orElseThrow(
            () ->
                new BadInputException(
                    ("%s has no gradient to start from: it depends on no parameter or input that"
                            + " requires one, or its gradient was not asked for")
                        .formatted(from.name())));
  }

  private static Set<GradFn> outputs(BackwardGraph graph, ModelHistory history) {
    Set<GradFn> functions = new LinkedHashSet<>();
    history.layers(LayerKind.OUTPUT).forEach(output -> graph.of(output).ifPresent(functions::add));
    if (functions.isEmpty()) {
      throw new BadInputException(
          "No output has a gradient to start from: none depends on a parameter or input that"
              + " requires one, or their gradients were not asked for; start from a layer instead");
    }
    return functions;
  }
}
