package dev.loupe.render.testing;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableLongArray;
import dev.loupe.history.Argument;
import dev.loupe.history.ControlFlow;
import dev.loupe.history.Decision;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModulePass;
import dev.loupe.history.Parameter;
import dev.loupe.history.SourceLine;
import dev.loupe.history.TensorInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A layer while it is being described. */
public final class Op {
  final int index;
  final LayerKind kind;
  final String type;
  final List<Op> parents;
  final List<ModulePass> modules;
  String key;
  String address = "";
  TensorInfo tensor;
  List<Parameter> parameters = List.of();
  List<String> argumentNames = List.of();
  List<Argument> arguments = List.of();
  String source = "";
  String file = "model.py";
  boolean inPlace;
  Optional<Decision> decision = Optional.empty();
  ImmutableList<ControlFlow> controlFlow = ImmutableList.of();

  Op(int index, LayerKind kind, String type, List<Op> parents, List<ModulePass> modules) {
    this.index = index;
    this.kind = kind;
    this.type = type;
    this.parents = parents;
    this.modules = modules;
    this.key = "#" + index;
    this.tensor = parents.isEmpty() ? tensor(1) : parents.get(0).tensor;
  }

  /** Sets the shape of the result; without it, it is the first parent's. */
  public Op shape(long... shape) {
    tensor = tensor(shape);
    return this;
  }

  /** Sets the element type of the result. */
  public Op dtype(String dtype) {
    tensor = new TensorInfo(tensor.shape(), dtype, "strided", "cpu", tensor.elements() * 8);
    return this;
  }

  /** Makes it a pass of the layer of this key. */
  public Op layer(String newKey) {
    key = newKey;
    return this;
  }

  /** Gives it a weight of the innermost module. */
  public Op weight(long... shape) {
    return parameter("weight", shape);
  }

  /** Gives it a bias of the innermost module. */
  public Op bias(long size) {
    return parameter("bias", size);
  }

  private Op parameter(String name, long... shape) {
    String module = modules.isEmpty() ? "" : modules.get(modules.size() - 1).address() + ".";
    List<Parameter> all = new ArrayList<>(parameters);
    all.add(new Parameter(ImmutableList.of(module + name), tensor(shape), true));
    parameters = all;
    return this;
  }

  /** Names the arguments where the parents stood. */
  public Op named(String... names) {
    argumentNames = List.of(names);
    return this;
  }

  /** Gives it an argument that is no tensor. */
  public Op arg(String name, String value) {
    List<Argument> all = new ArrayList<>(arguments);
    all.add(new Argument(name, value));
    arguments = all;
    return this;
  }

  /** Sets the line of source. */
  public Op source(String code) {
    source = code;
    return this;
  }

  /** Sets the file that its line of source is in. */
  public Op file(String name) {
    file = name;
    return this;
  }

  /** Makes its value one that code read as a condition. */
  public Op decides(boolean value) {
    decision = Optional.of(new Decision(value, Optional.of(line("if x > 0:"))));
    return this;
  }

  /** Puts it into an arm of where the condition is, further in than what it is in. */
  public Op arm(int run, boolean then, Op condition) {
    return in(
        new ControlFlow.Arm(
            run,
            condition.modules.size(),
            then,
            OptionalInt.of(condition.index),
            Optional.of(line("if x > 0:"))));
  }

  /** Puts it into an iteration, further in than what it is in. */
  public Op iteration(int run, long number) {
    return in(
        new ControlFlow.Iteration(
            run, modules.size(), number, Optional.of(line("for i in range(9):"))));
  }

  /** Puts it into an arm or iteration, further in than what it is in. */
  public Op in(ControlFlow flow) {
    controlFlow = ImmutableList.<ControlFlow>builder().addAll(controlFlow).add(flow).build();
    return this;
  }

  /** Makes it an in-place operation. */
  public Op inPlace() {
    inPlace = true;
    return this;
  }

  private static SourceLine line(String code) {
    return new SourceLine("model.py", 7, "forward", code);
  }

  private static TensorInfo tensor(long... shape) {
    long elements = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    return new TensorInfo(
        ImmutableLongArray.copyOf(shape), "float32", "strided", "cpu", 4 * elements);
  }
}
