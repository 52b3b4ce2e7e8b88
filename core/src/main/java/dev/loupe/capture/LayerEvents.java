package dev.loupe.capture;

import com.google.common.collect.ImmutableList;
import dev.loupe.capture.Reading.TensorArgument;
import dev.loupe.dispatch.BriefValue;
import dev.loupe.dispatch.Operator;
import dev.loupe.history.LayerKind;
import dev.loupe.history.TensorInfo;
import dev.loupe.model.ModelTree;
import dev.loupe.model.ModelTree.ModuleEntry;
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
 * Notes the layers of a forward as they get their values, with their parents, and tells the
 * observer of them. For use under the recorder's lock.
 */
final class LayerEvents implements AutoCloseable {
  private final CallObserver observer;
  private final TensorLedger ledger;
  private final ModuleStack modules;
  private final LayerTypes types;
  private final BufferVersions buffers;
  private final ParentLinks links;
  private final ParameterViews parameterViews;
  private final @Nullable LayerChanges changes;
  private final @Nullable BufferReads bufferReads;
  private final List<RawLayer> layers = new ArrayList<>();

  LayerEvents(ModelTree tree, ModuleStack modules, TensorLedger ledger, CallObserver observer) {
    this.observer = observer;
    this.ledger = ledger;
    this.modules = modules;
    this.types = new LayerTypes(tree, modules, ledger);
    this.buffers = new BufferVersions(ledger, this::addBuffer);
    this.links = new ParentLinks(ledger, buffers);
    this.parameterViews = new ParameterViews(ledger);
    this.changes = observer.changes() ? new LayerChanges(observer, tree, ledger) : null;
    this.bufferReads = changes == null ? null : new BufferReads(changes, ledger, buffers, observer);
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

  /** See {@link Recorder#addInputs}. */
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

  /** See {@link Recorder#addOutputs}. */
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

  /** A tensor was assigned to a buffer of a module, or to what only seems to be one. */
  void addAssigned(@Nullable ModuleEntry owner, String buffer, IValue value) {
    TensorImpl tensor = value.unsafeToTensorImpl();
    if (owner == null || !Tensors.isDefined(tensor)) {
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

  /** Puts changed buffers in the place of those that a call reads; whether there are any. */
  boolean replaceBuffers(Operator operator, IValueVector stack, Reading reading) {
    return bufferReads != null && bufferReads.replace(operator, stack, reading, modules.path());
  }

  /** What is to be known of a call before it runs, if its results may be changed. */
  InPlaceCall before(Operator operator, IValueVector stack) {
    return changes == null ? InPlaceCall.PLAIN : InPlaceCall.before(operator, stack);
  }

  /**
   * Notes the layer of a call that failed.
   *
   * @return whether it reads an input of the forward
   */
  boolean addFailure(RawCall call, Reading reading) {
    String type = types.of(call, reading);
    RawLayer layer =
        RawLayer.operation(LayerKind.FAILURE, type, TensorInfo.NONE, modules.path(), call, 0);
    layer.control = modules.control();
    boolean readsInput = false;
    for (TensorArgument argument : reading.tensors()) {
      TensorLedger.Entry entry = links.addArgument(layer, argument);
      readsInput |= entry != null && entry.layer != null && entry.layer.kind == LayerKind.INPUT;
    }
    add(layer);
    return readsInput;
  }

  /** Notes the layers of a call's results, if they are any. */
  void addResults(
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
        added.add(addResult(call, type, i, reading, results.get(i)));
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

  private RawLayer addResult(RawCall call, String type, int index, Reading reading, IValue value) {
    TensorImpl tensor = value.unsafeToTensorImpl();
    RawLayer layer =
        RawLayer.operation(
            LayerKind.OPERATION, type, Tensors.info(tensor), modules.path(), call, index);
    layer.control = modules.control();
    links.addArguments(layer, tensor, reading);
    add(layer);
    return layer;
  }

  /** All layers, in the order of events. */
  ImmutableList<RawLayer> layers() {
    return ImmutableList.copyOf(layers);
  }

  @Override
  public void close() {
    if (changes != null) {
      changes.close();
    }
  }
}
