package dev.loupe.render.testing;

import com.google.common.collect.ImmutableList;
import dev.loupe.history.Failure;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModuleCall;
import dev.loupe.history.ModuleInfo;
import dev.loupe.history.ModulePass;
import dev.loupe.history.Parameter;
import dev.loupe.history.Parent;
import dev.loupe.history.TensorInfo;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** "Runs" a model that exists only in a test, and records it as the recorder would. */
public final class Net {

  private record CallDraft(ModulePass pass, List<Integer> outputs) {}

  private final String model;
  private final List<Op> ops = new ArrayList<>();
  private final Deque<ModulePass> stack = new ArrayDeque<>();
  private final Map<String, String> classes = new LinkedHashMap<>();
  private final Map<String, List<CallDraft>> calls = new LinkedHashMap<>();
  private Optional<Failure> failure = Optional.empty();

  public Net(String model) {
    this.model = model;
  }

  private Op add(LayerKind kind, String type, Op... parents) {
    ImmutableList<ModulePass> modules =
        kind == LayerKind.INPUT || kind == LayerKind.OUTPUT
            ? ImmutableList.of()
            : ImmutableList.copyOf(stack.descendingIterator());
    Op op = new Op(ops.size(), kind, type, List.of(parents), modules);
    ops.add(op);
    return op;
  }

  /** An input of the model. */
  public Op input(String name, long... shape) {
    Op op = add(LayerKind.INPUT, "input").shape(shape);
    op.address = "input." + name;
    return op;
  }

  /** An output of the model. */
  public Op output(String path, Op parent) {
    Op op = add(LayerKind.OUTPUT, "output", parent);
    op.address = path;
    return op;
  }

  /** A buffer that the next operation reads. */
  public Op buffer(String address, long... shape) {
    Op op = add(LayerKind.BUFFER, "buffer").shape(shape);
    op.address = address;
    return op;
  }

  /** A new version of a buffer, which an operation wrote. */
  public Op written(String address, Op writer) {
    Op op = add(LayerKind.BUFFER, "buffer", writer);
    op.address = address;
    return op;
  }

  /** An operation on the results of others. */
  public Op op(String type, Op... parents) {
    return add(LayerKind.OPERATION, type, parents);
  }

  /** The operation at which the model's forward fails. */
  public Op fail(String type, String message, Op... parents) {
    Op op = add(LayerKind.FAILURE, type, parents);
    op.tensor = TensorInfo.NONE;
    failure =
        Optional.of(
            new Failure(
                Optional.of("aten::" + type),
                ImmutableList.copyOf(op.modules),
                ImmutableList.of(),
                message));
    return op;
  }

  /** A call of a module; what the body returns is its output. */
  public Op call(String address, String className, Supplier<Op> body) {
    classes.putIfAbsent(address, className);
    List<CallDraft> all = calls.computeIfAbsent(address, a -> new ArrayList<>());
    CallDraft call = new CallDraft(new ModulePass(address, all.size() + 1), new ArrayList<>());
    all.add(call);
    stack.push(call.pass());
    Op result = body.get();
    stack.pop();
    call.outputs().add(result.index);
    return result;
  }

  /** Registers a module that is not called. */
  public Net uncalled(String address, String className) {
    classes.putIfAbsent(address, className);
    return this;
  }

  /** The record. */
  public ModelHistory history() {
    List<Layer> layers = new NetLayers(ops).layers();
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    ops.forEach(op -> op.parameters.forEach(p -> parameters.putIfAbsent(p.address(), p)));
    List<ModuleInfo> modules = new ArrayList<>();
    modules.add(module("", model, parameters, layers));
    classes.forEach(
        (address, className) -> modules.add(module(address, className, parameters, layers)));
    return ModelHistory.of(
        model,
        layers,
        modules,
        List.copyOf(parameters.values()),
        List.of(),
        Duration.ofMillis(1),
        failure);
  }

  private ModuleInfo module(
      String address, String className, Map<String, Parameter> parameters, List<Layer> layers) {
    String prefix = address.isEmpty() ? "" : address + ".";
    List<Parameter> below =
        parameters.values().stream().filter(p -> p.address().startsWith(prefix)).toList();
    List<Parameter> own =
        below.stream().filter(p -> p.address().indexOf('.', prefix.length()) < 0).toList();
    return new ModuleInfo(
        ImmutableList.of(address),
        className,
        classes.keySet().stream()
            .filter(child -> child.startsWith(prefix))
            .filter(child -> child.length() > prefix.length())
            .filter(child -> child.indexOf('.', prefix.length()) < 0)
            .collect(ImmutableList.toImmutableList()),
        ImmutableList.copyOf(own),
        below.stream().mapToLong(p -> p.tensor().elements()).sum(),
        calls.getOrDefault(address, List.of()).stream()
            .map(call -> call(call, layers))
            .collect(ImmutableList.toImmutableList()));
  }

  private static ModuleCall call(CallDraft call, List<Layer> layers) {
    ImmutableList<Integer> inside =
        layers.stream()
            .filter(layer -> layer.modules().contains(call.pass()))
            .map(Layer::index)
            .collect(ImmutableList.toImmutableList());
    ImmutableList<Integer> inputs =
        inside.stream()
            .flatMap(index -> layers.get(index).parents().stream())
            .map(Parent::layer)
            .filter(parent -> !inside.contains(parent))
            .distinct()
            .collect(ImmutableList.toImmutableList());
    return new ModuleCall(call.pass(), inside, inputs, ImmutableList.copyOf(call.outputs()));
  }
}
