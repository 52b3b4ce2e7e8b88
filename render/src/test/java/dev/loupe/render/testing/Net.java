package dev.loupe.render.testing;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableLongArray;
import dev.loupe.history.Argument;
import dev.loupe.history.ControlFlow;
import dev.loupe.history.Decision;
import dev.loupe.history.Failure;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.LayerLabel;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModuleCall;
import dev.loupe.history.ModuleInfo;
import dev.loupe.history.ModulePass;
import dev.loupe.history.OperatorCall;
import dev.loupe.history.Parameter;
import dev.loupe.history.Parent;
import dev.loupe.history.SourceLine;
import dev.loupe.history.TensorInfo;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** "Runs" a model that exists only in a test, and records it as the recorder would. */
public final class Net {

  /** A layer while it is being described. */
  public static final class Op {
    private final int index;
    private final LayerKind kind;
    private final String type;
    private final List<Op> parents;
    private final List<ModulePass> modules;
    private String key;
    private String address = "";
    private TensorInfo tensor;
    private List<Parameter> parameters = List.of();
    private List<String> argumentNames = List.of();
    private List<Argument> arguments = List.of();
    private String source = "";
    private String file = "model.py";
    private boolean inPlace;
    private Optional<Decision> decision = Optional.empty();
    private ImmutableList<ControlFlow> controlFlow = ImmutableList.of();

    private Op(int index, LayerKind kind, String type, List<Op> parents, List<ModulePass> modules) {
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
  }

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

  private static SourceLine line(String code) {
    return new SourceLine("model.py", 7, "forward", code);
  }

  private static TensorInfo tensor(long... shape) {
    long elements = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    return new TensorInfo(
        ImmutableLongArray.copyOf(shape), "float32", "strided", "cpu", 4 * elements);
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
    List<Layer> layers = new Labels().layers();
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

  /** Numbers the layers. */
  private final class Labels {
    private final Map<String, Integer> passes = new HashMap<>();
    private final Map<String, Integer> ofType = new HashMap<>();
    private final Map<String, int[]> numbers = new HashMap<>();
    private final Map<String, Integer> seen = new HashMap<>();
    private final Map<ModulePass, Integer> operations = new HashMap<>();
    private int total;

    List<Layer> layers() {
      for (Op op : ops) {
        passes.merge(op.key, 1, Integer::sum);
        if (op.kind == LayerKind.OPERATION || op.kind == LayerKind.FAILURE) {
          op.modules.forEach(module -> operations.merge(module, 1, Integer::sum));
        }
      }
      List<Layer> layers = new ArrayList<>();
      for (Op op : ops) {
        layers.add(layer(op, layers));
      }
      return layers;
    }

    private LayerLabel label(Op op) {
      boolean numbered = op.kind == LayerKind.OPERATION || op.kind == LayerKind.FAILURE;
      int[] number =
          numbers.computeIfAbsent(
              op.key,
              key -> new int[] {ofType.merge(op.type, 1, Integer::sum), numbered ? ++total : 0});
      int pass = seen.merge(op.key, 1, Integer::sum);
      return new LayerLabel(op.type, number[0], number[1], pass, passes.getOrDefault(op.key, 1));
    }

    private Layer layer(Op op, List<Layer> before) {
      ModulePass innermost = op.modules.isEmpty() ? null : op.modules.get(op.modules.size() - 1);
      boolean operation = op.kind == LayerKind.OPERATION || op.kind == LayerKind.FAILURE;
      return new Layer(
          op.index,
          op.kind,
          label(op),
          op.tensor,
          operation ? Optional.of(call(op)) : Optional.empty(),
          op.address.isEmpty() ? Optional.empty() : Optional.of(op.address),
          parents(op),
          ops.stream()
              .filter(child -> child.parents.contains(op))
              .map(child -> child.index)
              .collect(ImmutableList.toImmutableList()),
          ImmutableList.copyOf(op.modules),
          ImmutableList.of(),
          operation && innermost != null && operations.getOrDefault(innermost, 0) == 1,
          ImmutableList.copyOf(op.parameters),
          op.kind != LayerKind.INPUT
              && op.parents.stream().allMatch(parent -> before.get(parent.index).internal()),
          op.decision,
          op.controlFlow);
    }

    private OperatorCall call(Op op) {
      return new OperatorCall(
          "aten::" + op.type,
          op.index,
          0,
          op.inPlace,
          ImmutableList.copyOf(op.arguments),
          op.source.isEmpty()
              ? ImmutableList.of()
              : ImmutableList.of(new SourceLine(op.file, 7, "forward", op.source)),
          1000);
    }

    private ImmutableList<Parent> parents(Op op) {
      Map<Integer, List<String>> arguments = new LinkedHashMap<>();
      for (int i = 0; i < op.parents.size(); i++) {
        String name = i < op.argumentNames.size() ? op.argumentNames.get(i) : "arg" + i;
        arguments.computeIfAbsent(op.parents.get(i).index, index -> new ArrayList<>()).add(name);
      }
      return arguments.entrySet().stream()
          .map(entry -> new Parent(entry.getKey(), ImmutableList.copyOf(entry.getValue())))
          .collect(ImmutableList.toImmutableList());
    }
  }
}
