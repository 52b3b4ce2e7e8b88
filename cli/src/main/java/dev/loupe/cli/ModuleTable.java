package dev.loupe.cli;

import static dev.loupe.cli.console.TextTable.Align.LEFT;
import static dev.loupe.cli.console.TextTable.Align.RIGHT;

import dev.loupe.cli.console.TextTable;
import dev.loupe.cost.Cost;
import dev.loupe.cost.ModelCost;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModuleInfo;
import dev.loupe.history.Sizes;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What each module puts out, its parameters and their size, the size of the tensors that were
 * computed in it, what it cost, and how many operations ran.
 */
final class ModuleTable {
  private static final String NOTHING = "-";
  private static final String UNKNOWN = "?";

  private final ModelHistory history;

  private ModuleTable(ModelHistory history) {
    this.history = history;
  }

  /**
   * The table as text, the model itself first.
   *
   * @param costs what the history's layers cost
   * @param depth how many levels of modules below the model; 0 for all
   */
  static String of(ModelHistory history, ModelCost costs, int depth) {
    ModuleTable table = new ModuleTable(history);
    TextTable text =
        new TextTable(LEFT, LEFT, LEFT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT);
    text.row(
        "Module",
        "Class",
        "Output",
        "Parameters",
        "Share",
        "Size",
        "Activations",
        "MACs",
        "FLOPs",
        "Operations");
    for (ModuleInfo module : history.modules().values()) {
      if (depth == 0 || levels(module.address()) <= depth) {
        Cost cost = costs.of(module);
        List<Layer> operations = table.operations(module);
        text.row(
            name(module),
            module.className(),
            table.output(module),
            String.format(Locale.ROOT, "%,d", module.totalParameters()),
            table.share(module),
            Sizes.bytes(table.parameterBytes(module.address())),
            Sizes.bytes(operations.stream().mapToLong(layer -> layer.tensor().bytes()).sum()),
            number(cost.macs(), cost),
            number(cost.flops(), cost),
            Integer.toString(operations.size()));
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

  /** Of the module's own parameters and those of all modules below, each counted once. */
  private long parameterBytes(String address) {
    String prefix = address.isEmpty() ? "" : address + ".";
    return history.modules().values().stream()
        .filter(module -> module.address().equals(address) || module.address().startsWith(prefix))
        .flatMap(module -> module.parameters().stream())
        .distinct()
        .mapToLong(parameter -> parameter.tensor().bytes())
        .sum();
  }

  private static String number(long number, Cost cost) {
    if (cost.isKnown()) {
      return Cost.scaled(number);
    }
    return number == 0 ? UNKNOWN : ">= " + Cost.scaled(number);
  }

  private List<Layer> operations(ModuleInfo module) {
    return module.calls().stream()
        .flatMap(call -> call.layers().stream())
        .distinct()
        .map(history.layers()::get)
        .filter(Layer::isOperation)
        .toList();
  }
}
