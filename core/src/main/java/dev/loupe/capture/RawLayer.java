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

/** A layer as it was seen, before it has a label. */
final class RawLayer {
  /** Its place in the order of events, once it has one. */
  int order = -1;

  final LayerKind kind;
  final String type;
  final TensorInfo tensor;
  final ImmutableList<ModulePass> modules;

  /** The path of an input or output, the address of a buffer. */
  final @Nullable String address;

  /** The operators that made it: mostly one, none for inputs, outputs and buffers. */
  final List<RawCall> calls = new ArrayList<>();

  /** The changes that were made to its value, in order. */
  final List<String> interventions = new ArrayList<>(0);

  /** Which of the call's tensor results it is. */
  final int output;

  /** The layers that it depends on, with their places among the arguments. */
  final Map<RawLayer, List<String>> parents = new LinkedHashMap<>();

  final Set<Parameter> parameters = new LinkedHashSet<>();

  /** The addresses of these, and which part of each it read: what is equal in every pass. */
  final Set<String> parameterParts = new LinkedHashSet<>();

  /** The innermost arm or iteration that it was computed in. */
  @Nullable Control control;

  /** What was read of it as a condition. */
  @Nullable RawDecision decision;

  private RawLayer(
      LayerKind kind,
      String type,
      TensorInfo tensor,
      ImmutableList<ModulePass> modules,
      @Nullable String address,
      int output) {
    this.kind = kind;
    this.type = type;
    this.tensor = tensor;
    this.modules = modules;
    this.address = address;
    this.output = output;
  }

  static RawLayer input(TensorInfo tensor, String path) {
    return new RawLayer(LayerKind.INPUT, "input", tensor, ImmutableList.of(), path, 0);
  }

  static RawLayer output(TensorInfo tensor, String path) {
    return new RawLayer(LayerKind.OUTPUT, "output", tensor, ImmutableList.of(), path, 0);
  }

  static RawLayer buffer(TensorInfo tensor, String address, ImmutableList<ModulePass> modules) {
    return new RawLayer(LayerKind.BUFFER, "buffer", tensor, modules, address, 0);
  }

  static RawLayer operation(
      LayerKind kind,
      String type,
      TensorInfo tensor,
      ImmutableList<ModulePass> modules,
      RawCall call,
      int output) {
    RawLayer layer = new RawLayer(kind, type, tensor, modules, null, output);
    layer.calls.add(call);
    return layer;
  }
}
