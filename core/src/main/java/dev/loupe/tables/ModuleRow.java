package dev.loupe.tables;

import dev.loupe.cost.Cost;
import dev.loupe.cost.ModelCost;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModuleInfo;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * A module, with all of its calls.
 *
 * @param address where it is registered; empty for the model itself
 * @param otherAddresses where else, separated by blanks
 * @param className such as {@code Conv2d}
 * @param passes how often it was called
 * @param operations how many operations ran in it, those in modules below included
 * @param output the shapes that the first call returned, separated by blanks
 * @param ownParameters how many elements the parameters have that are registered directly in it
 * @param totalParameters how many those below have, too; each counted once
 * @param activationBytes the size of the tensors that the operations returned, in bytes
 * @param macs multiply-accumulates of the operations; empty if those of one are not known
 * @param flops floating-point operations of these; empty if those of one are not known
 */
public record ModuleRow(
    String address,
    String otherAddresses,
    String className,
    int passes,
    int operations,
    String output,
    long ownParameters,
    long totalParameters,
    long activationBytes,
    OptionalLong macs,
    OptionalLong flops) {

  static ModuleRow of(ModuleInfo module, ModelHistory history, ModelCost costs) {
    Cost cost = costs.of(module);
    List<Layer> operations =
        module.calls().stream()
            .flatMap(call -> call.layers().stream())
            .distinct()
            .map(history.layers()::get)
            .filter(Layer::isOperation)
            .toList();
    return new ModuleRow(
        module.address(),
        String.join(" ", module.addresses().subList(1, module.addresses().size())),
        module.className(),
        module.passes(),
        operations.size(),
        module.calls().stream()
            .limit(1)
            .flatMap(call -> call.outputs().stream())
            .map(ordinal -> history.layers().get(ordinal).tensor().shapeText())
            .collect(Collectors.joining(" ")),
        module.parameters().stream().mapToLong(it -> it.tensor().elements()).sum(),
        module.totalParameters(),
        operations.stream().mapToLong(layer -> layer.tensor().bytes()).sum(),
        LayerRow.known(cost, cost.macs()),
        LayerRow.known(cost, cost.flops()));
  }
}
