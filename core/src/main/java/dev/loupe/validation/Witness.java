package dev.loupe.validation;

import com.google.common.collect.ImmutableList;
import dev.loupe.capture.CallObserver;
import dev.loupe.capture.SeenLayer;
import dev.loupe.dispatch.Operator;
import dev.loupe.history.Buffer;
import dev.loupe.history.Exemption.Reason;
import dev.loupe.history.Fault.Kind;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.ModelTree;
import dev.loupe.model.TensorLeaf;
import dev.loupe.model.Tensors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Watches a second run of a model and holds each call against the record of the first: which
 * operator it is, where its arguments come from, in which module it runs, and, by running it again,
 * whether its result is made of these arguments and of nothing else.
 */
final class Witness implements CallObserver, AutoCloseable {
  private final ModelHistory record;
  private final Findings findings;
  private final RecordedCalls calls;
  private final Origins origins;
  private final LayerValues values;
  private final ParentCheck parentCheck;
  private final CallCheck callCheck;
  private final UnrecordedCalls unrecorded;
  private final ChangeCheck changeCheck;
  private final Map<String, Tensor> buffers = new HashMap<>();
  private final List<Tensor> outputs = new ArrayList<>();

  Witness(ModelHistory record, ModelTree tree, Findings findings) {
    this.record = record;
    this.findings = findings;
    this.calls = new RecordedCalls(record);
    this.origins = new Origins(tree);
    this.values = new LayerValues(record);
    this.parentCheck = new ParentCheck(record, origins, values, findings);
    this.callCheck = new CallCheck(record, values, findings);
    this.unrecorded = new UnrecordedCalls(record, calls, origins, findings);
    this.changeCheck = new ChangeCheck(record, findings);
    for (ModelTree.Entry<Buffer> entry : tree.buffers()) {
      values.keepBuffer(entry.fact().address(), entry.tensor());
      buffers.put(entry.fact().address(), entry.tensor());
    }
  }

  /** The outputs of the run that was watched. */
  ImmutableList<Tensor> outputs() {
    return ImmutableList.copyOf(outputs);
  }

  /** What is done to values on the way. */
  ChangeCheck changeCheck() {
    return changeCheck;
  }

  int replays() {
    return callCheck.replays();
  }

  int perturbed() {
    return callCheck.perturbed();
  }

  @Override
  public void onInputs(List<TensorLeaf> inputs) {
    ImmutableList<Layer> layers = record.layers(LayerKind.INPUT);
    if (layers.size() != inputs.size()) {
      findings.fault(
          Kind.OTHER_CALL,
          "the record has %d inputs, and the model was given %d"
              .formatted(layers.size(), inputs.size()));
    }
    for (int i = 0; i < Math.min(layers.size(), inputs.size()); i++) {
      Tensor tensor = inputs.get(i).tensor();
      checkTensor(layers.get(i), tensor);
      changeCheck.check(layers.get(i), i);
      stands(layers.get(i), tensor);
    }
    changeCheck.done();
  }

  /** From now on a tensor is the layer's, and has its value. */
  private void stands(Layer layer, Tensor tensor) {
    keep(layer, tensor);
    origins.put(tensor, new Origin.OfLayer(layer.index()));
  }

  @Override
  public void onLayer(SeenLayer layer, @Nullable IValue value) {
    Layer buffer = changeCheck.changedBuffer(layer);
    if (buffer != null && value != null) {
      try (PointerScope scope = new PointerScope();
          NoGradGuard noGrad = new NoGradGuard()) {
        stands(buffer, value.toTensor());
      }
    }
  }

  private void checkTensor(Layer layer, Tensor tensor) {
    var seen = Tensors.info(tensor.unsafeGetTensorImpl());
    if (!seen.equals(layer.tensor())) {
      findings.fault(
          layer,
          Kind.WRONG_TENSOR,
          "is %s, and was recorded as %s".formatted(seen, layer.tensor()));
    }
  }

  @Override
  public Observation onCall(Operator operator, IValueVector stack) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      ArgumentCopies arguments = ArgumentCopies.of(operator, stack);
      return new Watched(new Replay(operator, arguments, Replay.randomState()).retain());
    }
  }

  private void onResults(ObservedCall call, ImmutableList<IValue> results, Replay replay) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      Tensor randomState = Replay.randomState();
      ImmutableList<Tensor> tensors =
          results.stream().map(IValue::toTensor).collect(ImmutableList.toImmutableList());
      ImmutableList<Layer> layers =
          calls.of(call, candidate -> parentCheck.agrees(candidate, replay.arguments()));
      if (layers.isEmpty()) {
        onUnrecorded(call, tensors, replay);
      } else {
        onRecorded(layers, call, tensors, replay);
      }
      Replay.setRandomState(randomState);
    } finally {
      changeCheck.done();
    }
  }

  /** Holds on to the arguments until the call is over. */
  private final class Watched implements Observation {
    private final Replay replay;

    Watched(Replay replay) {
      this.replay = replay;
    }

    @Override
    public void onResults(ObservedCall call, ImmutableList<IValue> results) {
      Witness.this.onResults(call, results, replay);
    }

    @Override
    public void close() {
      replay.release();
    }
  }

  private void onRecorded(
      ImmutableList<Layer> layers,
      ObservedCall call,
      ImmutableList<Tensor> results,
      Replay replay) {
    Layer first = layers.get(0);
    if (!callCheck.isSameCall(first, call)) {
      return;
    }
    if (layers.size() != results.size()) {
      findings.fault(
          first,
          Kind.MISSING_OPERATION,
          "%s gave %d tensors, and the record has %d"
              .formatted(call.operator(), results.size(), layers.size()));
    }
    ImmutableList<Tensor> made = changeCheck.made(results);
    for (Layer layer : layers) {
      callCheck.checkModules(layer, call);
      int output = layer.call().orElseThrow().output();
      if (output < results.size()) {
        checkTensor(layer, results.get(output));
        parentCheck.check(layer, replay.arguments(), made.get(output));
        changeCheck.check(layer, output);
      }
    }
    boolean writes = callCheck.replay(layers, made, replay);
    layers.forEach(values::done);
    for (Layer layer : layers) {
      int output = layer.call().orElseThrow().output();
      if (output < results.size()) {
        // Uninitialized memory is filled by native code, which no operator shows.
        if (!OperatorRules.isUninitialized(call.operator().name())) {
          keep(layer, results.get(output));
        }
        origins.put(results.get(output), new Origin.OfLayer(layer.index()));
      }
    }
    if (writes) {
      layers.forEach(this::keepWrittenBuffers);
    }
  }

  private void keep(Layer layer, Tensor tensor) {
    try {
      values.keep(layer.index(), tensor);
    } catch (OpaqueException e) {
      findings.exempt(layer, Reason.OPAQUE, Optional.empty());
    }
  }

  /** The buffers that a call wrote into are read as their next versions from now on. */
  private void keepWrittenBuffers(Layer writer) {
    for (Layer version : record.children(writer)) {
      Tensor buffer = buffers.get(version.address().orElse(""));
      if (version.kind() == LayerKind.BUFFER && buffer != null) {
        keep(version, buffer);
        origins.put(buffer, new Origin.OfLayer(version.index()));
      }
    }
  }

  private void onUnrecorded(ObservedCall call, ImmutableList<Tensor> results, Replay replay) {
    if (results.isEmpty()) {
      return;
    }
    Layer continued = unrecorded.continued(call, replay);
    if (continued != null) {
      parentCheck.checkContinued(continued, replay.arguments());
      changeCheck.check(continued, 0);
      callCheck.replayOnly(continued, changeCheck.made(results), replay);
      keep(continued, results.get(0));
      return;
    }
    unrecorded.trace(call, results, replay);
  }

  @Override
  public void onOutputs(List<TensorLeaf> leaves) {
    ImmutableList<Layer> layers = record.layers(LayerKind.OUTPUT);
    if (layers.size() != leaves.size()) {
      findings.fault(
          Kind.OTHER_CALL,
          "the record has %d outputs, and the model returned %d"
              .formatted(layers.size(), leaves.size()));
    }
    leaves.forEach(leaf -> outputs.add(leaf.tensor()));
    ImmutableList<Tensor> made = changeCheck.made(outputs);
    for (int i = 0; i < Math.min(layers.size(), made.size()); i++) {
      checkTensor(layers.get(i), outputs.get(i));
      parentCheck.checkOutput(layers.get(i), made.get(i));
      changeCheck.check(layers.get(i), i);
    }
    changeCheck.done();
  }

  /**
   * The run that was watched is over.
   *
   * @param halted whether the rest of the forward was skipped
   */
  void onEnd(boolean halted) {
    if (halted != record.haltedAfter().isPresent()) {
      findings.fault(
          Kind.OTHER_CALL,
          halted
              ? "the forward was halted, and not in the record"
              : "the forward was not halted, and was in the record");
    }
    calls.checkAllSeen(findings);
    changeCheck.checkAllSeen();
  }

  /** The run that was watched failed, or there was none. */
  void onFailure() {
    calls.checkAllSeen(findings);
  }

  @Override
  public void close() {
    changeCheck.close();
    values.close();
  }
}
