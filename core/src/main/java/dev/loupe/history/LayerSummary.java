package dev.loupe.history;

import com.google.common.primitives.ImmutableLongArray;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes what {@link ModelHistory#describe} gives; the form is TorchLens'. */
final class LayerSummary {
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
    line("Params", parameters());
    layer.address().ifPresent(address -> line("Address", address));
    line("Parent Layers", names(history.parents(layer)));
    line("Child Layers", names(history.children(layer)));
    layer.call().ifPresent(this::call);
    line("Computed inside module", layer.modules().isEmpty() ? "none" : last(layer.modules()));
    line("Output of modules", joined(layer.outputOf()));
    if (layer.atomicModule()) {
      line("Output of bottom-level module", last(layer.modules()));
    }
    line("Lookup keys", String.join(", ", history.lookupKeys(layer)));
    return text.toString();
  }

  private void line(String name, String value) {
    text.append('\t').append(name).append(": ").append(value).append('\n');
  }

  private String tensor() {
    if (layer.kind() == LayerKind.FAILURE) {
      return "none: the operation failed";
    }
    TensorInfo tensor = layer.tensor();
    return "shape=%s, dtype=torch.%s, size=%s"
        .formatted(python(tensor.shape()), tensor.dtype(), size(tensor.bytes()));
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
        .formatted(shapes, elements, size(bytes));
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
      text.append("\tSource:\n");
      for (SourceLine source : call.source()) {
        text.append("\t    ").append(source);
        text.append(source.code().isEmpty() ? "" : ": " + source.code()).append('\n');
      }
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

  /** {@code 253.5 KB}: steps of 1024, as TorchLens counts. */
  private static String size(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double size = bytes;
    int unit = -1;
    do {
      size /= 1024;
      unit++;
    } while (size >= 1024 && unit < 3);
    return String.format(Locale.ROOT, "%.1f %sB", size, "KMGT".charAt(unit));
  }
}
