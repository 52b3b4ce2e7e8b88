package dev.loupe.model;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Streams;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Obj;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What a forward may change in a model, kept so that it can be put back. Holds copies of all values
 * until it is closed.
 */
@SuppressWarnings("try") // A guard is only there to be closed.
public final class ModelState implements AutoCloseable {
  private final ImmutableList<Saved> tensors;
  private final ImmutableList<Attribute> attributes;

  private record Saved(Tensor tensor, Tensor values) {}

  /**
   * An attribute of a TorchScript module.
   *
   * @param value what it is: a list or dictionary is a copy, as a forward may write into it
   */
  record Attribute(Obj module, long index, IValue value) {
    static Attribute of(Obj module, long index, IValue value) {
      boolean container = value.isList() || value.isGenericDict();
      IValue kept = container ? value.deepcopy() : new IValue(value);
      return new Attribute(module, index, kept.retainReference());
    }
  }

  private ModelState(ImmutableList<Saved> tensors, ImmutableList<Attribute> attributes) {
    this.tensors = tensors;
    this.attributes = attributes;
  }

  /** The values of all parameters and buffers. */
  static ModelState of(ModelTree tree) {
    return new ModelState(
        Streams.concat(
                tree.parameters().stream().map(ModelTree.Entry::tensor),
                tree.buffers().stream().map(ModelTree.Entry::tensor))
            .map(tensor -> new Saved(tensor, copy(tensor)))
            .collect(ImmutableList.toImmutableList()),
        ImmutableList.of());
  }

  /** Nothing but attributes, such as lists and numbers that a TorchScript module keeps. */
  static ModelState ofAttributes(ImmutableList<Attribute> attributes) {
    return new ModelState(ImmutableList.of(), attributes);
  }

  ModelState with(ImmutableList<Attribute> more) {
    return new ModelState(tensors, more);
  }

  private static Tensor copy(Tensor tensor) {
    try (NoGradGuard noGrad = new NoGradGuard()) {
      // Retained: a PointerScope that is open now must not close it.
      return tensor
          .detach()
          .clone(new org.bytedeco.pytorch.MemoryFormatOptional())
          .retainReference();
    }
  }

  /** Puts everything back. What was not changed is not touched. */
  public void restore() {
    for (Attribute attribute : attributes) {
      boolean container = attribute.value().isList() || attribute.value().isGenericDict();
      if (!attribute.value().is(attribute.module().getSlot(attribute.index()))) {
        attribute
            .module()
            .setSlot(
                attribute.index(), container ? attribute.value().deepcopy() : attribute.value());
      }
    }
    try (NoGradGuard noGrad = new NoGradGuard()) {
      for (Saved saved : tensors) {
        if (!isUnchanged(saved)) {
          saved.tensor().detach().copy_(saved.values());
        }
      }
    }
  }

  private static boolean isUnchanged(Saved saved) {
    try {
      return torch.equal(saved.tensor().detach(), saved.values());
    } catch (RuntimeException e) {
      // libtorch does not compare all types: then it is put back in any case.
      return false;
    }
  }

  @Override
  public void close() {
    tensors.forEach(saved -> saved.values().releaseReference());
    attributes.forEach(attribute -> attribute.value().releaseReference());
  }
}
