package dev.loupe.capture;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import dev.loupe.dispatch.BriefValue;
import dev.loupe.history.ModulePass;
import dev.loupe.model.ModelTree;
import dev.loupe.model.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorImpl;

/** Puts what observers make of the values of layers in the place of these. */
@SuppressWarnings("try") // A scope is only there to be closed.
final class LayerChanges implements AutoCloseable {
  private final CallObserver observer;
  private final TensorLedger ledger;

  /** Addresses of all parameters. */
  private final ImmutableSet<String> parameters;

  /** What the forward got in the place of inputs and buffers. */
  private final List<Tensor> replacements = new ArrayList<>();

  LayerChanges(CallObserver observer, ModelTree tree, TensorLedger ledger) {
    this.observer = observer;
    this.ledger = ledger;
    this.parameters =
        tree.parameters().stream()
            .flatMap(entry -> entry.fact().addresses().stream())
            .collect(toImmutableSet());
  }

  /** What takes the place of an input, a buffer or an output: the same tensor if nothing does. */
  Tensor change(RawLayer layer, Tensor tensor) {
    try (PointerScope scope = new PointerScope()) {
      Tensor changed = changed(layer, new Tensor(tensor));
      if (same(changed, tensor)) {
        return tensor;
      }
      // A handle of its own: the one that was given may be a reference into something.
      Tensor replacement = new Tensor(changed).retainReference();
      replacements.add(replacement);
      return replacement;
    }
  }

  private Tensor changed(RawLayer layer, Tensor tensor) {
    return observer.change(SeenLayer.of(layer), tensor, layer.interventions::add);
  }

  private static boolean same(Tensor one, Tensor other) {
    return Tensors.identity(one) == Tensors.identity(other);
  }

  /**
   * Changes the result of an operator where it lies: what was written in place is written again, as
   * others hold that tensor too; else the model gets another tensor.
   *
   * @param inPlace the call, if the result is a tensor that was there before
   */
  void change(RawLayer layer, IValue result, boolean written, InPlaceCall inPlace) {
    if (waitsForBias(layer)) {
      return;
    }
    try (PointerScope scope = new PointerScope()) {
      Tensor tensor = new Tensor(result.toTensor());
      Tensor changed = changed(layer, inPlace.resultIn(tensor));
      if (same(changed, inPlace.resultIn(tensor))) {
        return;
      }
      if (written) {
        tensor.copy_(changed);
      } else {
        replace(layer, result, changed);
      }
    }
  }

  private void replace(RawLayer layer, IValue result, Tensor changed) {
    // A tensor that comes from another layer must go on standing for that one.
    boolean known = ledger.find(Tensors.identity(changed)) != null;
    try (BriefValue replacement = new BriefValue(known ? changed.clone() : changed)) {
      result.put(replacement);
    }
    TensorImpl tensor = result.unsafeToTensorImpl();
    ledger.forgetWrites(Tensors.storage(tensor));
    ledger.addTensor(result, tensor, layer);
  }

  /** Half of a LinearImpl's layer: the value comes when the bias is added. */
  private boolean waitsForBias(RawLayer layer) {
    if (!layer.type.equals("linear")
        || layer.calls.size() != 1
        || !layer.calls.get(0).operator().name().equals("aten::matmul")) {
      return false;
    }
    ModulePass module = Iterables.getLast(layer.modules, null);
    return parameters.contains(module == null ? "bias" : module.address() + ".bias");
  }

  /** The forward is over, and its record made. */
  @Override
  public void close() {
    replacements.forEach(Tensor::releaseReference);
  }
}
