package dev.loupe.history;

import com.google.common.primitives.ImmutableLongArray;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes what {@link ModelHistory#describe} gives; the form is TorchLens'. */
final class LayerSummary {
  private static final String INDENT = "    ";

  private final ModelHistory history;
  private final Layer layer;
  private final StringBuilder text = new StringBuilder();

  private LayerSummary(ModelHistory history, Layer layer) {
    this.history = history;
    this.layer = layer;
  }

  static String of(ModelHistory history, Layer layer) {
    return new LayerSummary(history, layer).write();
  }

  private String write() {
    text.append(
        "Layer %s, operation %d/%d:\n"
            .formatted(layer.name(), layer.index() + 1, history.layers().size()));
    line("Output tensor", tensor());
    history.kept(layer).ifPresent(this::values);
    history.interventions(layer).forEach(what -> line("Changed", what));
    line("Params", parameters());
    layer.address().ifPresent(address -> line("Address", address));
    line("Parent Layers", names(history.parents(layer)));
    line("Child Layers", names(history.children(layer)));
    layer.call().ifPresent(this::call);
    history
        .gradients()
        .graph()
        .of(layer)
        .ifPresent(gradFn -> line("Gradient function", gradFn.name()));
    layer
        .decision()
        .ifPresent(
            decision ->
                line(
                    "Decision",
                    decision.text()
                        + decision
                            .source()
                            .map(source -> ", read at " + source.text())
                            .orElse("")));
    controlFlow();
    line("Computed inside module", layer.modules().isEmpty() ? "none" : last(layer.modules()));
    line("Output of modules", joined(layer.outputOf()));
    if (layer.atomicModule()) {
      line("Output of bottom-level module", last(layer.modules()));
    }
    line("Lookup keys", String.join(", ", history.lookupKeys(layer)));
    return text.toString();
  }

  private void line(String name, String value) {
    text.append(INDENT).append(name).append(": ").append(value).append('\n');
  }

  private String tensor() {
    if (layer.kind() == LayerKind.FAILURE) {
      return "none: the operation failed";
    }
    TensorInfo tensor = layer.tensor();
    return "shape=%s, dtype=torch.%s, size=%s"
        .formatted(python(tensor.shape()), tensor.dtype(), Sizes.bytes(tensor.bytes()));
  }

  private void values(Activation activation) {
    activation
        .text()
        .indent(2 * INDENT.length())
        .lines()
        .forEach(it -> text.append(it).append('\n'));
  }

  private String parameters() {
    if (layer.parameters().isEmpty()) {
      return "none";
    }
    String shapes =
        layer.parameters().stream()
            .map(parameter -> python(parameter.tensor().shape()))
            .collect(Collectors.joining(", "));
    long elements = layer.parameters().stream().mapToLong(p -> p.tensor().elements()).sum();
    long bytes = layer.parameters().stream().mapToLong(p -> p.tensor().bytes()).sum();
    return "Computed from params with shape %s; %d params total (%s)"
        .formatted(shapes, elements, Sizes.bytes(bytes));
  }

  private void call(OperatorCall call) {
    line(
        "Function",
        "%s (%s%s)".formatted(layer.type(), call.operator(), call.inPlace() ? ", in place" : ""));
    if (!call.arguments().isEmpty()) {
      line(
          "Arguments",
          call.arguments().stream().map(Argument::toString).collect(Collectors.joining(", ")));
    }
    line("Time elapsed", String.format(Locale.ROOT, "%.3Es", call.nanos() / 1e9));
    if (!call.source().isEmpty()) {
      text.append(INDENT).append("Source:\n");
      for (SourceLine source : call.source()) {
        text.append(INDENT.repeat(2)).append(source);
        text.append(source.code().isEmpty() ? "" : ": " + source.code()).append('\n');
      }
    }
  }

  private void controlFlow() {
    if (layer.controlFlow().isEmpty()) {
      return;
    }
    text.append(INDENT).append("Control flow:\n");
    for (ControlFlow flow : layer.controlFlow()) {
      text.append(INDENT.repeat(2)).append(flow.text());
      if (flow instanceof ControlFlow.Arm arm && arm.decision().isPresent()) {
        text.append(", decided by ").append(history.layer(arm.decision().getAsInt()).name());
      }
      text.append('\n');
    }
  }

  private static String names(List<Layer> layers) {
    return layers.isEmpty()
        ? "none"
        : layers.stream().map(Layer::name).collect(Collectors.joining(", "));
  }

  private String joined(List<ModulePass> calls) {
    return calls.isEmpty()
        ? "none"
        : calls.stream().map(this::name).collect(Collectors.joining(", "));
  }

  private String last(List<ModulePass> calls) {
    return name(calls.get(calls.size() - 1));
  }

  /** With the pass only where there are several. */
  private String name(ModulePass call) {
    ModuleInfo module = history.modules().get(call.address());
    return module != null && module.passes() > 1 ? call.toString() : call.address();
  }

  /** As Python writes a tuple: {@code (384,)}. */
  private static String python(ImmutableLongArray shape) {
    String sizes = shape.stream().mapToObj(Long::toString).collect(Collectors.joining(", "));
    return shape.length() == 1 ? "(" + sizes + ",)" : "(" + sizes + ")";
  }
}
