package dev.loupe.capture;

import com.google.common.collect.ImmutableList;
import dev.loupe.capture.CallObserver.ObservedCall;
import dev.loupe.capture.Reading.TensorArgument;
import dev.loupe.dispatch.BriefValue;
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
import java.util.List;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.Tensor;
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
  private final LayerTypes types;
  private final Decisions decisions = new Decisions(ledger);
  private final ControlEvents controlEvents;
  private final BufferVersions buffers = new BufferVersions(ledger, this::addBuffer);
  private final ParentLinks links = new ParentLinks(ledger, buffers);
  private final ParameterViews parameterViews = new ParameterViews(ledger);
  private final @Nullable LayerChanges changes;
  private final @Nullable BufferReads bufferReads;
  private final List<RawLayer> layers = new ArrayList<>();
  private final List<RawModuleCall> moduleCalls = new ArrayList<>();
  private int calls;
  private boolean over;
  private volatile @Nullable ForwardHalted halted;
  private @Nullable Throwable thrown;
  private ImmutableList<ModulePass> throwing = ImmutableList.of();
  private @Nullable RawFailure failure;

  Recorder(RecordableModel model, ModelTree tree, CallObserver observer) {
    this.model = model;
    this.observer = observer;
    this.tree = tree;
    this.types = new LayerTypes(tree, modules, ledger);
    this.changes = observer.changes() ? new LayerChanges(observer, tree, ledger) : null;
    this.bufferReads = changes == null ? null : new BufferReads(changes, ledger, buffers, observer);
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

  /**
   * Notes the tensors that the forward is given.
   *
   * @return what it is given after changes
   */
  ImmutableList<Tensor> addInputs(List<TensorLeaf> inputs) {
    ImmutableList.Builder<Tensor> given = ImmutableList.builder();
    for (TensorLeaf leaf : inputs) {
      RawLayer layer =
          RawLayer.input(Tensors.info(leaf.tensor().unsafeGetTensorImpl()), leaf.path());
      add(layer);
      Tensor tensor = changed(layer, leaf.tensor());
      given.add(tensor);
      try (BriefValue value = new BriefValue(tensor)) {
        ledger.addInput(value, tensor.unsafeGetTensorImpl(), layer);
        observer.onLayer(SeenLayer.of(layer), value);
      }
    }
    return given.build();
  }

  private Tensor changed(RawLayer layer, Tensor tensor) {
    return changes == null ? tensor : changes.change(layer, tensor);
  }

  /**
   * Notes the tensors that the forward returned.
   *
   * @return the same after changes
   */
  ImmutableList<TensorLeaf> addOutputs(List<TensorLeaf> outputs) {
    ImmutableList.Builder<TensorLeaf> returned = ImmutableList.builder();
    for (TensorLeaf leaf : outputs) {
      TensorImpl object = leaf.tensor().unsafeGetTensorImpl();
      RawLayer layer = RawLayer.output(Tensors.info(object), leaf.path());
      links.addValue(layer, object);
      add(layer);
      Tensor tensor = changed(layer, leaf.tensor());
      returned.add(new TensorLeaf(leaf.path(), tensor));
      try (BriefValue value = new BriefValue(tensor)) {
        observer.onLayer(SeenLayer.of(layer), value);
      }
    }
    return returned.build();
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
    moduleCalls.add(new RawModuleCall(call, ledger.layersOf(result)));
    if (!over) {
      tellModuleLeft(call);
    }
  }

  private void tellModuleLeft(ModulePass call) {
    try {
      observer.onModuleLeft(call);
    } catch (ForwardHalted e) {
      // Java code around the module may swallow it; there is no operator that fails.
      halted = e;
      over = true;
      throw e;
    }
  }

  /** Whether the rest of the forward was skipped, although the model may have returned. */
  boolean isHalted() {
    return halted != null;
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
    RawLayer layer = RawLayer.buffer(Tensors.info(tensor), address, modules.path());
    links.addValue(layer, tensor);
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

  @Override
  public void onOperator(Operator operator, IValueVector stack) {
    if (halted != null) {
      throw halted;
    }
    Reading reading;
    synchronized (this) {
      reading = Reading.of(operator, stack, ledger);
      if (bufferReads != null
          && !over
          && bufferReads.replace(operator, stack, reading, modules.path())) {
        reading = Reading.of(operator, stack, ledger);
      }
    }
    SourceTrace source = model.currentSource();
    try (CallObserver.Observation observation = observer.onCall(operator, stack);
        Results results = Results.of(operator, stack);
        InPlaceCall inPlace =
            changes == null ? InPlaceCall.PLAIN : InPlaceCall.before(operator, stack)) {
      long start = System.nanoTime();
      try {
        operator.call(stack);
        inPlace.after(stack);
      } catch (RuntimeException e) {
        addFailure(operator, reading, source, System.nanoTime() - start);
        throw e;
      }
      addResults(
          operator,
          reading,
          source,
          System.nanoTime() - start,
          results,
          stack,
          inPlace,
          observation);
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
    String type = types.of(call, reading);
    ImmutableList<ModulePass> path = modules.path();
    RawLayer layer = RawLayer.operation(LayerKind.FAILURE, type, TensorInfo.NONE, path, call, 0);
    layer.control = modules.control();
    boolean readsInput = false;
    for (TensorArgument argument : reading.tensors()) {
      TensorLedger.Entry entry = links.addArgument(layer, argument);
      readsInput |= entry != null && entry.layer != null && entry.layer.kind == LayerKind.INPUT;
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
      InPlaceCall inPlace,
      CallObserver.Observation observation) {
    ImmutableList<IValue> results = made.read(reading, stack);
    if (over) {
      return;
    }
    RawCall call = call(operator, reading, source, nanos);
    if (results.isEmpty()) {
      decisions.note(operator, reading, source, stack);
    } else {
      addLayers(call, reading, results, inPlace);
    }
    observation.onResults(
        new ObservedCall(call.id(), operator, modules.path(), call.arguments()), results);
  }

  private void addLayers(
      RawCall call, Reading reading, ImmutableList<IValue> results, InPlaceCall inPlace) {
    if (!call.inPlace() && results.size() == 1 && parameterViews.add(reading, results.get(0))) {
      return;
    }
    String type = types.of(call, reading);
    TensorArgument self = reading.tensor("self");
    if (self != null && types.turnsWeight(call)) {
      ledger.addStandIn(results.get(0), self.identity());
      return;
    }
    if (!addsBias(call, reading, results, inPlace)) {
      List<RawLayer> added = new ArrayList<>(results.size());
      for (int i = 0; i < results.size(); i++) {
        added.add(addLayer(call, type, i, reading, results.get(i)));
      }
      // Not before all of them have their parents: none reads what another wrote.
      for (int i = 0; i < results.size(); i++) {
        links.noteResult(results.get(i), added.get(i), reading);
      }
      for (TensorArgument argument : HiddenWrites.of(call.operator().name(), reading)) {
        if (argument.region() != null && !added.isEmpty()) {
          links.noteWrite(argument.storage(), argument.region(), added.get(0));
        }
      }
      for (int i = 0; i < results.size(); i++) {
        tell(added.get(i), results.get(i), reading, inPlace);
      }
    }
  }

  /** The second half of a LinearImpl belongs to the layer of its first half. */
  private boolean addsBias(
      RawCall call, Reading reading, ImmutableList<IValue> results, InPlaceCall inPlace) {
    TensorArgument self = reading.tensor("self");
    TensorLedger.Entry entry = self == null ? null : ledger.find(self.identity());
    RawLayer written = entry == null ? null : entry.layer;
    if (written == null || !types.addsBias(call, written)) {
      return false;
    }
    written.calls.add(call);
    TensorArgument bias = reading.tensor("other");
    if (bias != null) {
      links.addArgument(written, bias);
    }
    tell(written, results.get(0), reading, inPlace);
    return true;
  }

  /** A layer has its value. */
  private void tell(RawLayer layer, IValue value, Reading reading, InPlaceCall inPlace) {
    if (changes != null) {
      boolean written = reading.writes(value.unsafeToTensorImpl().address());
      changes.change(layer, value, written, inPlace);
    }
    observer.onLayer(SeenLayer.of(layer), value);
  }

  private RawLayer addLayer(RawCall call, String type, int index, Reading reading, IValue value) {
    TensorImpl tensor = value.unsafeToTensorImpl();
    RawLayer layer =
        RawLayer.operation(
            LayerKind.OPERATION, type, Tensors.info(tensor), modules.path(), call, index);
    layer.control = modules.control();
    links.addArguments(layer, tensor, reading);
    add(layer);
    return layer;
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
    if (changes != null) {
      changes.close();
    }
  }
}
