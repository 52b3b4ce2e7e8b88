package dev.loupe.history;

import com.google.common.base.Strings;
import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.FormatMethod;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes the summary that {@link ModelHistory#toString()} gives; its form is TorchLens'. */
final class HistorySummary {
  private static final String INDENT = "    ";
  private static final int LINE = 96;

  private final ModelHistory history;
  private final StringBuilder text = new StringBuilder();

  private HistorySummary(ModelHistory history) {
    this.history = history;
  }

  static String of(ModelHistory history) {
    return new HistorySummary(history).write();
  }

  private String write() {
    line(0, "Log of %s forward pass:", history.modelName());
    history
        .failure()
        .ifPresent(
            failure ->
                line(
                    1,
                    "FAILED%s: %s",
                    failure.operator().map(" in "::concat).orElse(""),
                    failure.message()));
    history
        .haltedAfter()
        .ifPresent(last -> line(1, "HALTED after %s: the rest was skipped.", last.name()));
    line(1, "Model structure: %s; %d total modules.", structure(), history.modules().size() - 1);
    long bytes = history.layers().stream().mapToLong(layer -> layer.tensor().bytes()).sum();
    line(
        1,
        "%d tensors (%s) computed in forward pass%s",
        history.layers().size(),
        Sizes.bytes(bytes),
        saved());
    long withParameters =
        history.operations().stream().filter(layer -> !layer.parameters().isEmpty()).count();
    long parameterBytes =
        history.parameters().stream().mapToLong(parameter -> parameter.tensor().bytes()).sum();
    line(
        1,
        "%d parameter operations (%d params total; %s).",
        withParameters,
        history.totalParameters(),
        Sizes.bytes(parameterBytes));
    line(1, "Time elapsed: %s", seconds(history.elapsed()));
    writeModules();
    writeLayers();
    return text.toString();
  }

  private String saved() {
    List<TensorInfo> saved =
        history.layers().stream()
            .flatMap(layer -> history.kept(layer).stream())
            .map(Activation::info)
            .toList();
    return saved.isEmpty()
        ? "."
        : "; %d tensors (%s) saved."
            .formatted(
                saved.size(), Sizes.bytes(saved.stream().mapToLong(TensorInfo::bytes).sum()));
  }

  private String structure() {
    int loops = history.layers().stream().mapToInt(layer -> layer.label().passes()).max().orElse(1);
    boolean branching = history.layers().stream().anyMatch(layer -> layer.children().size() > 1);
    return (loops > 1 ? "recurrent (at most %d loops)".formatted(loops) : "purely feedforward")
        + (branching ? ", with branching" : ", without branching");
  }

  private static String seconds(Duration elapsed) {
    return String.format(Locale.ROOT, "%.3fs", elapsed.toNanos() / 1e9);
  }

  private void writeModules() {
    ModuleInfo root = history.modules().values().asList().get(0);
    if (root.children().isEmpty()) {
      return;
    }
    line(1, "Module Hierarchy:");
    writeChildren(root, 2);
  }

  /** Modules without modules in them share a line; the others have a block of their own. */
  private void writeChildren(ModuleInfo parent, int depth) {
    ImmutableList.Builder<String> leaves = ImmutableList.builder();
    for (String address : parent.children()) {
      ModuleInfo child = history.modules().get(address);
      if (child == null || child.children().isEmpty()) {
        leaves.add(named(address, child));
      } else {
        writeLeaves(leaves.build(), depth);
        leaves = ImmutableList.builder();
        line(depth, "%s:", named(address, child));
        writeChildren(child, depth + 1);
      }
    }
    writeLeaves(leaves.build(), depth);
  }

  private static String named(String address, @Nullable ModuleInfo module) {
    return module != null && module.passes() > 1
        ? address + " (x" + module.passes() + ")"
        : address;
  }

  private void writeLeaves(ImmutableList<String> leaves, int depth) {
    String rest = String.join(", ", leaves);
    int room = Math.max(LINE - depth * INDENT.length(), 40);
    while (rest.length() > room) {
      int end = rest.lastIndexOf(", ", room);
      if (end < 0) {
        break;
      }
      line(depth, "%s,", rest.substring(0, end));
      rest = rest.substring(end + 2);
    }
    if (!rest.isEmpty()) {
      line(depth, "%s", rest);
    }
  }

  private void writeLayers() {
    line(1, "Layers:");
    int width = Integer.toString(history.layers().size()).length();
    for (Layer layer : history.layers()) {
      String note =
          layer.kind() == LayerKind.FAILURE
              ? " (failed)"
              : history.interventions(layer).stream()
                  .map(" (changed: %s)"::formatted)
                  .collect(Collectors.joining());
      line(
          2,
          "%s: %s%s",
          Strings.padStart(Integer.toString(layer.index()), width, ' '),
          layer.name(),
          note);
    }
  }

  @FormatMethod
  private void line(int depth, String format, Object... values) {
    text.append(INDENT.repeat(depth)).append(format.formatted(values)).append('\n');
  }
}
