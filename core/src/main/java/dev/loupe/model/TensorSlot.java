package dev.loupe.model;

import com.google.common.collect.ImmutableList;
import dev.loupe.history.Buffer;
import dev.loupe.history.Parameter;
import dev.loupe.history.TensorInfo;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Obj;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorImpl;

/**
 * A place for a tensor in a TorchScript module.
 *
 * @param owner the module
 * @param index the place among its attributes
 * @param address such as {@code features.0.weight}
 * @param parameter whether it is for a parameter, rather than a buffer
 */
record TensorSlot(Obj owner, long index, String address, boolean parameter) {

  /** What is there: changes with the tensor, and when its gradient is switched on or off. */
  long state() {
    IValue value = owner.getSlot(index);
    if (!value.isTensor()) {
      return 0;
    }
    TensorImpl tensor = value.unsafeToTensorImpl();
    // Objects lie at even addresses.
    return tensor.address() + (tensor.requires_grad() ? 1 : 0);
  }

  /** Adds the tensor to a tree, if there is one. */
  void addTo(ModelTree.Builder tree) {
    IValue value = owner.getSlot(index);
    if (!value.isTensor() || !Tensors.isDefined(value.unsafeToTensorImpl())) {
      return;
    }
    // Retained: the tree outlives scopes that are open now, and its tensors keep their addresses. A
    // handle of its own: what a value gives lies within it, and so changes with the slot.
    Tensor tensor = new Tensor(value.toTensor()).retainReference();
    TensorInfo info = Tensors.info(tensor.unsafeGetTensorImpl());
    if (parameter) {
      tree.parameter(
          tensor, new Parameter(ImmutableList.of(address), info, tensor.requires_grad()));
    } else {
      tree.buffer(tensor, new Buffer(address, info));
    }
  }
}
