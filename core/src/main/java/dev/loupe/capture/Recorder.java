package dev.loupe.capture;

import com.google.common.collect.ImmutableList;
import dev.loupe.capture.CallObserver.ObservedCall;
import dev.loupe.dispatch.ControlFlowHandler;
import dev.loupe.dispatch.Operator;
import dev.loupe.dispatch.OperatorHandler;
import dev.loupe.history.ModulePass;
import dev.loupe.model.ModelTree;
import dev.loupe.model.RecordableModel;
import dev.loupe.model.SourceTrace;
import dev.loupe.model.TensorLeaf;
import java.util.List;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Notes what happens in one forward pass: the layers, the module calls, the arms and iterations, in
 * the order of events. TorchScript may run parts of a forward on other threads, so notes are taken
 * under a lock; the operators themselves run outside of it.
 */
final class Recorder implements OperatorHandler, AutoCloseable {
  private final RecordableModel model;
  private final ModelTree tree;
  private final CallObserver observer;
  private final TensorLedger ledger = new TensorLedger();
  private final ModuleStack modules = new ModuleStack();
  private final Decisions decisions = new Decisions(ledger);
  private final LayerEvents layerEvents;
  private final ModuleEvents moduleEvents;
  private final ControlEvents controlEvents;
  private int calls;
  private boolean over;
  private volatile @Nullable ForwardHalted halted;
  private @Nullable RawFailure failure;

  Recorder(RecordableModel model, ModelTree tree, CallObserver observer) {
    this.model = model;
    this.observer = observer;
    this.tree = tree;
    this.layerEvents = new LayerEvents(tree, modules, ledger, observer);
    this.moduleEvents = new ModuleEvents(tree, modules, ledger);
    this.controlEvents = new ControlEvents(this, model, modules, decisions);
  }

  /**
   * Notes the tensors that the forward is given.
   *
   * @return what it is given after changes
   */
  ImmutableList<Tensor> addInputs(List<TensorLeaf> inputs) {
    return layerEvents.addInputs(inputs);
  }

  /**
   * Notes the tensors that the forward returned.
   *
   * @return the same after changes
   */
  ImmutableList<TensorLeaf> addOutputs(List<TensorLeaf> outputs) {
    return layerEvents.addOutputs(outputs);
  }

  @Override
  public synchronized int onModuleEntered(long module) {
    return moduleEvents.enter(module);
  }

  @Override
  public synchronized void onResumed(int run) {
    modules.resume(run);
  }

  @Override
  public synchronized void onModuleFailed(int run, Throwable error) {
    moduleEvents.fail(run, error);
  }

  @Override
  public synchronized void onModuleLeft(int run, IValue result) {
    ModulePass call = moduleEvents.leave(run, result);
    if (call != null && !over) {
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
    if (!over) {
      layerEvents.addAssigned(tree.module(module), buffer, value);
    }
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
    Reading reading = read(operator, stack);
    SourceTrace source = model.currentSource();
    try (CallObserver.Observation observation = observer.onCall(operator, stack);
        Results results = Results.of(operator, stack);
        InPlaceCall inPlace = layerEvents.before(operator, stack)) {
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

  private synchronized Reading read(Operator operator, IValueVector stack) {
    Reading reading = Reading.of(operator, stack, ledger);
    return !over && layerEvents.replaceBuffers(operator, stack, reading)
        ? Reading.of(operator, stack, ledger)
        : reading;
  }

  private RawCall call(Operator operator, Reading reading, SourceTrace source, long nanos) {
    return new RawCall(calls++, operator, operator.writes(), reading.values(), source, nanos);
  }

  private synchronized void addFailure(
      Operator operator, Reading reading, SourceTrace source, long nanos) {
    if (!over) {
      RawCall call = call(operator, reading, source, nanos);
      boolean readsInput = layerEvents.addFailure(call, reading);
      failure = new RawFailure(call, modules.path(), readsInput);
    }
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
      layerEvents.addResults(call, reading, results, inPlace);
    }
    observation.onResults(
        new ObservedCall(call.id(), operator, modules.path(), call.arguments()), results);
  }

  /** All layers. The recording is over then: what threads still do that it left, is not noted. */
  synchronized ImmutableList<RawLayer> layers() {
    over = true;
    return layerEvents.layers();
  }

  synchronized ImmutableList<RawModuleCall> moduleCalls() {
    return moduleEvents.calls();
  }

  /** The operator that failed, if one did. */
  @Nullable RawFailure failure() {
    return failure;
  }

  /** The module calls that were running when an error was thrown outside of operators. */
  synchronized ImmutableList<ModulePass> runningAt(Throwable error) {
    return moduleEvents.runningAt(error);
  }

  @Override
  public synchronized void close() {
    over = true;
    ledger.close();
    layerEvents.close();
  }
}
