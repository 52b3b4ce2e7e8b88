package dev.loupe.capture;

import static com.google.common.base.Preconditions.checkNotNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import dev.loupe.capture.CallObserver.ObservedCall;
import dev.loupe.capture.Reading.TensorArgument;
import dev.loupe.dispatch.ControlFlowHandler;
import dev.loupe.dispatch.Operator;
import dev.loupe.dispatch.OperatorHandler;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModulePass;
import dev.loupe.history.TensorInfo;
import dev.loupe.model.ModelTree;
import dev.loupe.model.ModelTree.ModuleEntry;
import dev.loupe.model.RecordableModel;
import dev.loupe.model.SourceTrace;
import dev.loupe.model.TensorLeaf;
import dev.loupe.model.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.TensorImpl;
import org.jspecify.annotations.Nullable;

/**
 * Notes what happens in one forward pass: the layers and the module calls, in the order of events.
 * TorchScript may run parts of a forward on other threads, so notes are taken under a lock; the
 * operators themselves run outside of it.
 */
final class Recorder implements OperatorHandler, AutoCloseable {
  private final RecordableModel model;
  private final ModelTree tree;
  private final CallObserver observer;
  private final TensorLedger ledger = new TensorLedger();
  private final ModuleStack modules = new ModuleStack();
  private final NativeModules nativeModules;
  private final Decisions decisions = new Decisions(ledger);
  private final ControlEvents controlEvents;
  private final BufferVersions buffers = new BufferVersions(ledger, this::addBuffer);
  private final List<RawLayer> layers = new ArrayList<>();
  private final List<RawModuleCall> moduleCalls = new ArrayList<>();
  private int calls;
  private boolean over;
  private @Nullable Throwable thrown;
  private ImmutableList<ModulePass> throwing = ImmutableList.of();
  private @Nullable RawFailure failure;

  /**
   * A module call that is over.
   *
   * @param pass which it is
   * @param outputs the layers that it returned
   */
  record RawModuleCall(ModulePass pass, ImmutableList<RawLayer> outputs) {}

  /** The operator that failed, and where. */
  record RawFailure(RawCall call, ImmutableList<ModulePass> modules, boolean readsInput) {}

  Recorder(RecordableModel model, ModelTree tree, CallObserver observer) {
    this.model = model;
    this.observer = observer;
    this.tree = tree;
    this.nativeModules = new NativeModules(tree);
    this.controlEvents = new ControlEvents(this, model, modules, decisions);
    tree.parameters().forEach(entry -> ledger.addParameter(entry.tensor(), entry.fact()));
    tree.buffers().forEach(buffers::add);
  }

  private void add(RawLayer layer) {
    layer.order = layers.size();
    layers.add(layer);
  }

  private void addBuffer(RawLayer layer) {
    add(layer);
    observer.onLayer(SeenLayer.of(layer), null);
  }

  void addInputs(List<TensorLeaf> inputs) {
    for (TensorLeaf leaf : inputs) {
      TensorImpl tensor = leaf.tensor().unsafeGetTensorImpl();
      RawLayer layer = RawLayer.input(Tensors.info(tensor), leaf.path());
      add(layer);
      try (IValue value = new IValue(leaf.tensor())) {
        ledger.addInput(value, tensor, layer);
        observer.onLayer(SeenLayer.of(layer), value);
      }
    }
  }

  void addOutputs(List<TensorLeaf> outputs) {
    for (TensorLeaf leaf : outputs) {
      TensorImpl tensor = leaf.tensor().unsafeGetTensorImpl();
      RawLayer layer = RawLayer.output(Tensors.info(tensor), leaf.path());
      TensorLedger.Entry entry = ledger.find(tensor.address());
      if (entry != null) {
        addParents(layer, entry, regionIfWritten(tensor), ImmutableList.of("value"));
      }
      add(layer);
      try (IValue value = new IValue(leaf.tensor())) {
        observer.onLayer(SeenLayer.of(layer), value);
      }
    }
  }

  private @Nullable MemoryRegion regionIfWritten(TensorImpl tensor) {
    long storage = Tensors.storage(tensor);
    return storage != 0 && ledger.isWritten(storage) ? MemoryRegion.of(tensor) : null;
  }

  @Override
  public synchronized int onModuleEntered(long module) {
    return modules.enter(tree.module(module));
  }

  @Override
  public synchronized void onResumed(int frame) {
    modules.resume(frame);
  }

  @Override
  public synchronized void onModuleFailed(int frame, Throwable error) {
    if (error != thrown) {
      thrown = error;
      throwing = modules.path();
    }
    modules.leave(frame);
  }

  @Override
  public synchronized void onModuleLeft(int number, IValue result) {
    ModuleStack.Frame frame = modules.leave(number);
    ModulePass call = frame.call();
    if (call == null) {
      return;
    }
    Set<RawLayer> outputs = new LinkedHashSet<>();
    collectLayers(result, outputs);
    moduleCalls.add(new RawModuleCall(call, ImmutableList.copyOf(outputs)));
  }

  @Override
  public synchronized void onAssigned(long module, String buffer, IValue value) {
    ModuleEntry owner = tree.module(module);
    TensorImpl tensor = value.unsafeToTensorImpl();
    if (owner == null || over || !Tensors.isDefined(tensor)) {
      return;
    }
    String address = owner.address().isEmpty() ? buffer : owner.address() + "." + buffer;
    if (buffers.isNow(tensor, address)) {
      return;
    }
    TensorLedger.Entry entry = ledger.find(tensor.address());
    RawLayer layer = RawLayer.buffer(Tensors.info(tensor), address, modules.path());
    if (entry != null) {
      addParents(layer, entry, regionIfWritten(tensor), ImmutableList.of("value"));
    }
    add(layer);
    buffers.assign(value, tensor, layer, address);
    observer.onLayer(SeenLayer.of(layer), value);
  }

  @Override
  public ControlFlowHandler controlFlow() {
    return controlEvents;
  }

  @Override
  public synchronized @Nullable Object origin(long tensor) {
    TensorLedger.Entry entry = ledger.find(tensor);
    return entry == null ? null : entry.layer;
  }

  private void collectLayers(IValue value, Set<RawLayer> to) {
    if (value.isTensor()) {
      TensorLedger.Entry entry = ledger.find(value.unsafeToTensorImpl().address());
      if (entry != null && entry.layer != null) {
        to.add(entry.layer);
      }
    } else if (value.isList() || value.isTuple() || value.isGenericDict()) {
      for (TensorLeaf leaf : TensorLeaf.of("", value)) {
        TensorLedger.Entry entry = ledger.find(Tensors.identity(leaf.tensor()));
        if (entry != null && entry.layer != null) {
          to.add(entry.layer);
        }
      }
    }
  }

  @Override
  public void onOperator(Operator operator, IValueVector stack) {
    Reading reading;
    synchronized (this) {
      reading = Reading.of(operator, stack, ledger);
    }
    SourceTrace source = model.currentSource();
    CallObserver.Observation observation = observer.onCall(operator, stack);
    try (Results results = Results.of(operator, stack)) {
      long start = System.nanoTime();
      try {
        operator.call(stack);
      } catch (RuntimeException e) {
        addFailure(operator, reading, source, System.nanoTime() - start);
        throw e;
      }
      addResults(operator, reading, source, System.nanoTime() - start, results, stack, observation);
    }
  }

  private RawCall call(Operator operator, Reading reading, SourceTrace source, long nanos) {
    return new RawCall(calls++, operator, operator.writes(), reading.values(), source, nanos);
  }

  private synchronized void addFailure(
      Operator operator, Reading reading, SourceTrace source, long nanos) {
    if (over) {
      return;
    }
    RawCall call = call(operator, reading, source, nanos);
    String type = type(call, reading);
    ImmutableList<ModulePass> path = modules.path();
    RawLayer layer = RawLayer.operation(LayerKind.FAILURE, type, TensorInfo.NONE, path, call, 0);
    layer.control = modules.control();
    boolean readsInput = false;
    for (TensorArgument argument : reading.tensors()) {
      TensorLedger.Entry entry = ledger.find(argument.identity());
      if (entry != null) {
        addParents(layer, entry, argument.region(), ImmutableList.of(argument.name()));
        readsInput |= entry.layer != null && entry.layer.kind == LayerKind.INPUT;
      }
    }
    add(layer);
    failure = new RawFailure(call, path, readsInput);
  }

  private synchronized void addResults(
      Operator operator,
      Reading reading,
      SourceTrace source,
      long nanos,
      Results made,
      IValueVector stack,
      CallObserver.Observation observation) {
    ImmutableList<IValue> results = made.read(reading, stack);
    if (over) {
      return;
    }
    RawCall call = call(operator, reading, source, nanos);
    if (results.isEmpty()) {
      decisions.note(operator, reading, source, stack);
    } else {
      addLayers(call, reading, results);
    }
    observation.onResults(
        new ObservedCall(call.id(), operator, modules.path(), call.arguments()), results);
  }

  private void addLayers(RawCall call, Reading reading, ImmutableList<IValue> results) {
    if (!call.inPlace() && results.size() == 1 && isViewOfParameters(reading, results.get(0))) {
      addParameterView(reading, results.get(0));
      return;
    }
    String type = type(call, reading);
    TensorArgument self = reading.tensor("self");
    if (self != null && BuiltInLinear.turns(call.operator().name(), runningModule())) {
      ledger.addStandIn(results.get(0), self.identity());
      return;
    }
    if (!addsBias(call, reading, results)) {
      List<RawLayer> added = new ArrayList<>(results.size());
      for (int i = 0; i < results.size(); i++) {
        added.add(addLayer(call, type, i, reading, results.get(i)));
      }
      // Not before all of them have their parents: none reads what another wrote.
      for (int i = 0; i < results.size(); i++) {
        note(results.get(i), added.get(i), reading);
      }
      for (TensorArgument argument : HiddenWrites.of(call.operator().name(), reading)) {
        if (argument.region() != null && !added.isEmpty()) {
          noteWrite(argument.storage(), argument.region(), added.get(0));
        }
      }
      for (int i = 0; i < results.size(); i++) {
        observer.onLayer(SeenLayer.of(added.get(i)), results.get(i));
      }
    }
  }

  /**
   * The type of the layer that a call makes; the module that the call belongs to is then known too.
   */
  private String type(RawCall call, Reading reading) {
    String operator = call.operator().name();
    String type = OperatorTypes.of(operator);
    if (OperatorTypes.isGeneralConvolution(operator)) {
      TensorArgument weight = reading.tensor("weight");
      type =
          OperatorTypes.convolution(
              weight == null ? 0 : weight.dimensions(), reading.value("transposed").equals("True"));
    }
    nativeModules.infer(modules, type, owned(reading));
    return BuiltInLinear.starts(operator, runningModule()) ? "linear" : type;
  }

  /** The addresses of the parameters and buffers that a call reads. */
  private ImmutableList<String> owned(Reading reading) {
    ImmutableList.Builder<String> owned = ImmutableList.builder();
    for (TensorArgument argument : reading.tensors()) {
      TensorLedger.Entry entry = ledger.find(argument.identity());
      if (entry != null) {
        entry.parameters.parameters().forEach(parameter -> owned.addAll(parameter.addresses()));
        if (entry.buffer != null) {
          owned.add(entry.buffer.address());
        }
      }
    }
    return owned.build();
  }

  private @Nullable ModuleEntry runningModule() {
    ModulePass innermost = Iterables.getLast(modules.path(), null);
    return nativeModules.at(innermost == null ? "" : innermost.address());
  }

  /** The second half of a LinearImpl belongs to the layer of its first half. */
  private boolean addsBias(RawCall call, Reading reading, ImmutableList<IValue> results) {
    TensorArgument self = reading.tensor("self");
    TensorLedger.Entry entry = self == null ? null : ledger.find(self.identity());
    RawLayer written = entry == null ? null : entry.layer;
    if (written == null
        || !BuiltInLinear.continues(
            call.operator().name(), runningModule(), modules.path(), written)) {
      return false;
    }
    written.calls.add(call);
    TensorArgument bias = reading.tensor("other");
    TensorLedger.Entry added = bias == null ? null : ledger.find(bias.identity());
    if (bias != null && added != null) {
      addParents(written, added, bias.region(), ImmutableList.of(bias.name()));
    }
    observer.onLayer(SeenLayer.of(written), results.get(0));
    return true;
  }

  private RawLayer addLayer(RawCall call, String type, int index, Reading reading, IValue value) {
    TensorImpl tensor = value.unsafeToTensorImpl();
    long storage = Tensors.storage(tensor);
    boolean view = isView(tensor, reading);
    RawLayer layer =
        RawLayer.operation(
            LayerKind.OPERATION, type, Tensors.info(tensor), modules.path(), call, index);
    layer.control = modules.control();
    for (TensorArgument argument : reading.tensors()) {
      TensorLedger.Entry entry = ledger.find(argument.identity());
      if (entry == null) {
        continue;
      }
      // A view reads nothing but where it looks.
      boolean looksInto = view && argument.storage() == storage && argument.region() != null;
      addParents(
          layer,
          entry,
          looksInto ? MemoryRegion.of(tensor) : argument.region(),
          ImmutableList.of(argument.name()));
    }
    add(layer);
    return layer;
  }

  private static boolean isView(TensorImpl tensor, Reading reading) {
    return !reading.writes(tensor.address()) && reading.sharesStorage(Tensors.storage(tensor));
  }

  private void note(IValue value, RawLayer layer, Reading reading) {
    TensorImpl tensor = value.unsafeToTensorImpl();
    if (reading.writes(tensor.address())) {
      ledger.noteChange(value, tensor, layer);
      long storage = Tensors.storage(tensor);
      if (storage != 0 && layer.calls.get(0).operator().writesMemory()) {
        noteWrite(storage, MemoryRegion.of(tensor), layer);
      }
    } else {
      if (!isView(tensor, reading)) {
        ledger.forgetWrites(Tensors.storage(tensor));
      }
      ledger.addTensor(value, tensor, layer);
    }
  }

  private void noteWrite(long storage, MemoryRegion region, RawLayer writer) {
    ledger.noteWrite(storage, region, writer);
    buffers.noteWrite(storage, region, writer);
  }

  /** Links a layer to what a tensor that it reads comes from. */
  private void addParents(
      RawLayer layer,
      TensorLedger.Entry entry,
      @Nullable MemoryRegion region,
      ImmutableList<String> names) {
    buffers.noteRead(entry, layer.modules);
    if (entry.layer != null) {
      layer.parents.computeIfAbsent(entry.layer, key -> new ArrayList<>()).addAll(names);
    }
    layer.parameters.addAll(entry.parameters.parameters());
    layer.parameterParts.addAll(entry.parameters.parts());
    if (region != null) {
      for (RawLayer writer : ledger.writersSince(entry, region)) {
        layer.parents.computeIfAbsent(writer, key -> new ArrayList<>());
      }
    }
  }

  private boolean isViewOfParameters(Reading reading, IValue result) {
    return !reading.tensors().isEmpty()
        && reading.sharesStorage(Tensors.storage(result.unsafeToTensorImpl()))
        && reading.tensors().stream()
            .map(argument -> ledger.find(argument.identity()))
            .allMatch(entry -> entry != null && entry.isParameterOnly());
  }

  private void addParameterView(Reading reading, IValue result) {
    TensorImpl tensor = result.unsafeToTensorImpl();
    ParameterView viewed = ParameterView.NONE;
    List<ParameterView> read = new ArrayList<>();
    for (TensorArgument argument : reading.tensors()) {
      ParameterView parameters = checkNotNull(ledger.find(argument.identity())).parameters;
      read.add(parameters);
      if (argument.storage() == Tensors.storage(tensor)) {
        viewed = parameters;
      }
    }
    ledger.addParameterView(result, tensor, viewed.view(MemoryRegion.of(tensor), read));
  }

  /** All layers. The recording is over then: what threads still do that it left, is not noted. */
  synchronized ImmutableList<RawLayer> layers() {
    over = true;
    return ImmutableList.copyOf(layers);
  }

  synchronized ImmutableList<RawModuleCall> moduleCalls() {
    return ImmutableList.copyOf(moduleCalls);
  }

  /** The operator that failed, if one did. */
  @Nullable RawFailure failure() {
    return failure;
  }

  /** The module calls that were running when an error was thrown outside of operators. */
  synchronized ImmutableList<ModulePass> runningAt(Throwable error) {
    return error == thrown ? throwing : modules.path();
  }

  @Override
  public synchronized void close() {
    over = true;
    ledger.close();
  }
}
