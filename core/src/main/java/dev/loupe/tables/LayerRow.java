package dev.loupe.tables;

import dev.loupe.cost.Cost;
import dev.loupe.cost.ModelCost;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModulePass;
import dev.loupe.history.OperatorCall;
import dev.loupe.history.SourceLine;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * A layer, or one pass of it. Names in lists are separated by blanks.
 *
 * @param ordinal from 0
 * @param label its name: {@code conv2d_3_7}, {@code linear_1_1:2}
 * @param kind the name of its {@link dev.loupe.history.LayerKind}, in small letters
 * @param type such as {@code conv2d}
 * @param pass the number of this pass, from 1
 * @param passes how many passes the layer has
 * @param operator the operator's full name; empty for inputs, outputs and buffers
 * @param inPlace whether the operator wrote into one of its arguments
 * @param address of an input, output or buffer: its path; else empty
 * @param module the innermost module call that it was computed in; empty for the model itself
 * @param outputOf the module calls that returned it
 * @param shape such as {@code 1x3x224x224}; {@code scalar} for no dimension
 * @param dtype the element type
 * @param bytes the size of the tensor, in bytes
 * @param parameters how many elements the parameters have that it read
 * @param parameterBytes the size of these, in bytes
 * @param macs multiply-accumulates; empty if they are not known
 * @param flops floating-point operations; empty if they are not known
 * @param nanoseconds how long the operator ran; empty for inputs, outputs and buffers. All results
 *     of one call have the time of the whole call
 * @param call the number of the operator's call, which its results share; empty for inputs, outputs
 *     and buffers
 * @param parents the labels of the layers that it depends on
 * @param children the labels of the layers that depend on it
 * @param source the line that a reader looks for: {@code alexnet.py:48 (forward)}; empty if none is
 *     known
 */
public record LayerRow(
    int ordinal,
    String label,
    String kind,
    String type,
    int pass,
    int passes,
    String operator,
    boolean inPlace,
    String address,
    String module,
    String outputOf,
    String shape,
    String dtype,
    long bytes,
    long parameters,
    long parameterBytes,
    OptionalLong macs,
    OptionalLong flops,
    OptionalLong nanoseconds,
    OptionalLong call,
    String parents,
    String children,
    String source) {

  static LayerRow of(Layer layer, ModelHistory history, ModelCost costs) {
    Cost cost = costs.of(layer);
    return new LayerRow(
        layer.index(),
        layer.name(),
        layer.kind().name().toLowerCase(Locale.ROOT),
        layer.type(),
        layer.label().pass(),
        layer.label().passes(),
        layer.call().map(OperatorCall::operator).orElse(""),
        layer.inPlace(),
        layer.address().orElse(""),
        layer.modules().isEmpty() ? "" : layer.modules().get(layer.modules().size() - 1).toString(),
        layer.outputOf().stream().map(ModulePass::toString).collect(Collectors.joining(" ")),
        layer.tensor().shapeText(),
        layer.tensor().dtype(),
        layer.tensor().bytes(),
        layer.parameters().stream().mapToLong(it -> it.tensor().elements()).sum(),
        layer.parameters().stream().mapToLong(it -> it.tensor().bytes()).sum(),
        known(cost, cost.macs()),
        known(cost, cost.flops()),
        number(layer.call().map(OperatorCall::nanos)),
        number(layer.call().map(call -> (long) call.id())),
        labels(history.parents(layer)),
        labels(history.children(layer)),
        layer.call().flatMap(OperatorCall::place).map(SourceLine::toString).orElse(""));
  }

  static OptionalLong known(Cost cost, long number) {
    return cost.isKnown() ? OptionalLong.of(number) : OptionalLong.empty();
  }

  private static OptionalLong number(Optional<Long> number) {
    return number.map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  static String labels(List<Layer> layers) {
    return layers.stream().map(Layer::name).collect(Collectors.joining(" "));
  }
}
