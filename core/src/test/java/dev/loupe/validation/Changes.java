package dev.loupe.validation;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableLongArray;
import dev.loupe.history.Argument;
import dev.loupe.history.Layer;
import dev.loupe.history.ModuleCall;
import dev.loupe.history.ModuleInfo;
import dev.loupe.history.ModulePass;
import dev.loupe.history.OperatorCall;
import dev.loupe.history.Parameter;
import dev.loupe.history.Parent;
import dev.loupe.history.TensorInfo;
import java.util.Optional;
import java.util.stream.Stream;

/** Layers with one thing changed. */
final class Changes {
  private Changes() {}

  private static Layer layer(
      Layer layer,
      int index,
      TensorInfo tensor,
      Optional<OperatorCall> call,
      ImmutableList<Parent> parents,
      ImmutableList<Integer> children,
      ImmutableList<ModulePass> modules,
      ImmutableList<Parameter> parameters) {
    return new Layer(
        index,
        layer.kind(),
        layer.label(),
        tensor,
        call,
        layer.address(),
        parents,
        children,
        modules,
        layer.outputOf(),
        layer.atomicModule(),
        parameters,
        layer.internal(),
        layer.decision(),
        layer.controlFlow());
  }

  static Layer parents(Layer layer, Parent... parents) {
    return layer(
        layer,
        layer.index(),
        layer.tensor(),
        layer.call(),
        ImmutableList.copyOf(parents),
        layer.children(),
        layer.modules(),
        layer.parameters());
  }

  private static Layer children(Layer layer, ImmutableList<Integer> children) {
    return layer(
        layer,
        layer.index(),
        layer.tensor(),
        layer.call(),
        layer.parents(),
        children,
        layer.modules(),
        layer.parameters());
  }

  static Layer withChild(Layer layer, int child) {
    return children(
        layer,
        Stream.concat(layer.children().stream(), Stream.of(child))
            .sorted()
            .collect(toImmutableList()));
  }

  static Layer withoutChild(Layer layer, int child) {
    return children(
        layer,
        layer.children().stream().filter(other -> other != child).collect(toImmutableList()));
  }

  static Layer modules(Layer layer, ImmutableList<ModulePass> modules) {
    return layer(
        layer,
        layer.index(),
        layer.tensor(),
        layer.call(),
        layer.parents(),
        layer.children(),
        modules,
        layer.parameters());
  }

  static Layer withoutParameters(Layer layer) {
    return layer(
        layer,
        layer.index(),
        layer.tensor(),
        layer.call(),
        layer.parents(),
        layer.children(),
        layer.modules(),
        ImmutableList.of());
  }

  static Layer tensor(Layer layer, TensorInfo tensor) {
    return layer(
        layer,
        layer.index(),
        tensor,
        layer.call(),
        layer.parents(),
        layer.children(),
        layer.modules(),
        layer.parameters());
  }

  static TensorInfo transposed(TensorInfo tensor) {
    return new TensorInfo(
        ImmutableLongArray.of(tensor.shape().get(1), tensor.shape().get(0)),
        tensor.dtype(),
        tensor.layout(),
        tensor.device(),
        tensor.bytes());
  }

  static Layer callId(Layer layer, int id) {
    OperatorCall call = layer.call().orElseThrow();
    return call(layer, call.operator(), id, call.arguments());
  }

  static Layer operator(Layer layer, String operator) {
    OperatorCall call = layer.call().orElseThrow();
    return call(layer, operator, call.id(), call.arguments());
  }

  static Layer argument(Layer layer, Argument argument) {
    OperatorCall call = layer.call().orElseThrow();
    return call(layer, call.operator(), call.id(), ImmutableList.of(argument));
  }

  private static Layer call(
      Layer layer, String operator, int id, ImmutableList<Argument> arguments) {
    OperatorCall call = layer.call().orElseThrow();
    OperatorCall changed =
        new OperatorCall(
            operator, id, call.output(), call.inPlace(), arguments, call.source(), call.nanos());
    return layer(
        layer,
        layer.index(),
        layer.tensor(),
        Optional.of(changed),
        layer.parents(),
        layer.children(),
        layer.modules(),
        layer.parameters());
  }

  /**
   * A layer of a record in which another is missing.
   *
   * @param missing the ordinal of the missing layer
   * @param instead the ordinal of the layer that its children have as a parent now
   */
  static Layer withoutLayer(Layer layer, int missing, int instead) {
    ImmutableList<Parent> parents =
        layer.parents().stream()
            .map(
                parent ->
                    new Parent(
                        moved(parent.layer() == missing ? instead : parent.layer(), missing),
                        parent.arguments()))
            .collect(toImmutableList());
    ImmutableList<Integer> children =
        layer.children().stream().map(child -> moved(child, missing)).collect(toImmutableList());
    return layer(
        layer,
        moved(layer.index(), missing),
        layer.tensor(),
        layer.call(),
        parents,
        children,
        layer.modules(),
        layer.parameters());
  }

  /** A module of a record in which a layer is missing. */
  static ModuleInfo withoutLayer(ModuleInfo module, int missing) {
    return new ModuleInfo(
        module.addresses(),
        module.className(),
        module.children(),
        module.parameters(),
        module.totalParameters(),
        module.calls().stream()
            .map(
                call ->
                    new ModuleCall(
                        call.pass(),
                        without(call.layers(), missing),
                        without(call.inputs(), missing),
                        without(call.outputs(), missing)))
            .collect(toImmutableList()));
  }

  private static ImmutableList<Integer> without(ImmutableList<Integer> ordinals, int missing) {
    return ordinals.stream()
        .filter(ordinal -> ordinal != missing)
        .map(ordinal -> moved(ordinal, missing))
        .collect(toImmutableList());
  }

  private static int moved(int ordinal, int missing) {
    return ordinal > missing ? ordinal - 1 : ordinal;
  }
}
