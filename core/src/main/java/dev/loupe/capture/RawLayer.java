package dev.loupe.capture;

import com.google.common.collect.ImmutableList;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModulePass;
import dev.loupe.history.Parameter;
import dev.loupe.history.TensorInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A layer as it was seen, before it has a label. Its place in the order of events is its order. */
final class RawLayer {
  final int order;
  final LayerKind kind;
  final String type;
  final TensorInfo tensor;
  final ImmutableList<ModulePass> modules;

  /** The path of an input or output, the address of a buffer. */
  final @Nullable String address;

  /** The operators that made it: mostly one, none for inputs, outputs and buffers. */
  final List<RawCall> calls = new ArrayList<>();

  /** Which of the call's tensor results it is. */
  final int output;

  /** The layers that it depends on, with their places among the arguments. */
  final Map<RawLayer, List<String>> parents = new LinkedHashMap<>();

  final Set<Parameter> parameters = new LinkedHashSet<>();

  /** The innermost arm or iteration that it was computed in. */
  @Nullable Control control;

  /** What was read of it as a condition. */
  @Nullable RawDecision decision;

  private RawLayer(
      int order,
      LayerKind kind,
      String type,
      TensorInfo tensor,
      ImmutableList<ModulePass> modules,
      @Nullable String address,
      int output) {
    this.order = order;
    this.kind = kind;
    this.type = type;
    this.tensor = tensor;
    this.modules = modules;
    this.address = address;
    this.output = output;
  }

  static RawLayer input(int order, TensorInfo tensor, String path) {
    return new RawLayer(order, LayerKind.INPUT, "input", tensor, ImmutableList.of(), path, 0);
  }

  static RawLayer output(int order, TensorInfo tensor, String path) {
    return new RawLayer(order, LayerKind.OUTPUT, "output", tensor, ImmutableList.of(), path, 0);
  }

  static RawLayer buffer(
      int order, TensorInfo tensor, String address, ImmutableList<ModulePass> modules) {
    return new RawLayer(order, LayerKind.BUFFER, "buffer", tensor, modules, address, 0);
  }

  static RawLayer operation(
      int order,
      LayerKind kind,
      String type,
      TensorInfo tensor,
      ImmutableList<ModulePass> modules,
      RawCall call,
      int output) {
    RawLayer layer = new RawLayer(order, kind, type, tensor, modules, null, output);
    layer.calls.add(call);
    return layer;
  }
}
