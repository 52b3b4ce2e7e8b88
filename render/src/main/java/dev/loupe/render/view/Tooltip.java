package dev.loupe.render.view;

import dev.loupe.history.Argument;
import dev.loupe.history.Decision;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.OperatorCall;
import dev.loupe.history.SourceLine;
import java.util.ArrayList;
import java.util.List;

/** What a pointer over a layer's node tells. */
final class Tooltip {
  private Tooltip() {}

  /** The text for a layer with its passes; may be empty. */
  static String of(List<Layer> passes, ModelHistory history) {
    List<String> lines = new ArrayList<>();
    Layer layer = passes.get(0);
    layer.call().ifPresent(call -> addCall(call, lines));
    if (layer.kind() == LayerKind.FAILURE) {
      history.failure().ifPresent(failure -> lines.add(failure.message()));
    }
    layer
        .decision()
        .flatMap(Decision::source)
        .map(line -> "read as a condition at " + line.text())
        .ifPresent(lines::add);
    lines.addAll(ControlTexts.lines(passes));
    return String.join("\n", lines);
  }

  private static void addCall(OperatorCall call, List<String> lines) {
    lines.add(call.operator() + (call.inPlace() ? " (in place)" : ""));
    call.arguments().stream().map(Argument::toString).forEach(lines::add);
    call.place().map(SourceLine::text).ifPresent(lines::add);
  }
}
