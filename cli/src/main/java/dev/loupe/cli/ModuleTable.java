package dev.loupe.cli;

import static dev.loupe.cli.TextTable.Align.LEFT;
import static dev.loupe.cli.TextTable.Align.RIGHT;

import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModuleInfo;
import java.util.Locale;
import java.util.stream.Collectors;

/** What each module puts out, how many of the parameters it has, and how many operations ran. */
final class ModuleTable {
  private static final String NOTHING = "-";

  private final ModelHistory history;

  private ModuleTable(ModelHistory history) {
    this.history = history;
  }

  /**
   * The table as text, the model itself first.
   *
   * @param depth how many levels of modules below the model; 0 for all
   */
  static String of(ModelHistory history, int depth) {
    ModuleTable table = new ModuleTable(history);
    TextTable text = new TextTable(LEFT, LEFT, LEFT, RIGHT, RIGHT, RIGHT);
    text.row("Module", "Class", "Output", "Parameters", "Share", "Operations");
    for (ModuleInfo module : history.modules().values()) {
      if (depth == 0 || levels(module.address()) <= depth) {
        text.row(
            name(module),
            module.className(),
            table.output(module),
            String.format(Locale.ROOT, "%,d", module.totalParameters()),
            table.share(module),
            Long.toString(table.operations(module)));
      }
    }
    return text.toString();
  }

  private static int levels(String address) {
    return address.isEmpty() ? 0 : (int) address.chars().filter(c -> c == '.').count() + 1;
  }

  private static String name(ModuleInfo module) {
    if (module.address().isEmpty()) {
      return "(model)";
    }
    return module.passes() > 1
        ? "%s (x%d)".formatted(module.address(), module.passes())
        : module.address();
  }

  /** The shapes that the first call returned; later calls may return others. */
  private String output(ModuleInfo module) {
    String shapes =
        module.calls().stream()
            .limit(1)
            .flatMap(call -> call.outputs().stream())
            .map(index -> history.layers().get(index).tensor().shapeText())
            .collect(Collectors.joining(", "));
    return shapes.isEmpty() ? NOTHING : shapes;
  }

  private String share(ModuleInfo module) {
    long total = history.totalParameters();
    return total == 0
        ? NOTHING
        : String.format(Locale.ROOT, "%.1f%%", 100.0 * module.totalParameters() / total);
  }

  private long operations(ModuleInfo module) {
    return module.calls().stream()
        .flatMap(call -> call.layers().stream())
        .distinct()
        .map(history.layers()::get)
        .filter(Layer::isOperation)
        .count();
  }
}
