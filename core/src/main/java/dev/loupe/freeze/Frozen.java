package dev.loupe.freeze;

import dev.loupe.model.Tensors;
import java.util.HashSet;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorImpl;
import org.jspecify.annotations.Nullable;

/** A tensor whose values stay as they are; see {@link FrozenTensors}. */
public final class Frozen {
  private @Nullable Tensor tensor;
  private boolean owned;
  private boolean copied;

  private Frozen(Tensor tensor, boolean owned) {
    this.tensor = tensor;
    this.owned = owned;
  }

  /**
   * A tensor to be frozen by {@link FrozenTensors#add}.
   *
   * @param tensor is retained already; this releases it
   */
  public Frozen(Tensor tensor) {
    this(tensor, true);
  }

  /**
   * A tensor to be frozen that may never be written, so that it shall cost nothing until then.
   *
   * @param tensor whose owner keeps it longer than this; never released by this
   */
  public static Frozen borrowed(Tensor tensor) {
    return new Frozen(tensor, false);
  }

  /**
   * The tensor with its values, or a copy of it.
   *
   * @throws IllegalStateException if it was released
   */
  public Tensor tensor() {
    if (tensor == null) {
      throw new IllegalStateException("The history is closed, and its values are freed");
    }
    return tensor;
  }

  /** Whether somebody was about to overwrite it, so that it is a copy. */
  public boolean isCopied() {
    return copied;
  }

  /** Whether it was given up. */
  public boolean isReleased() {
    return tensor == null;
  }

  /** Takes memory of its own; once suffices. */
  public void copy() {
    if (tensor != null && !copied) {
      replaceBy(tensor.clone());
      copied = true;
    }
  }

  /** Becomes another tensor with the same memory, as this one's shape is about to change. */
  void alias() {
    if (tensor != null && !copied) {
      Tensor alias = Tensors.alias(tensor);
      if (alias == null) {
        copy();
      } else {
        replaceBy(alias);
      }
    }
  }

  private void replaceBy(Tensor other) {
    Tensor before = tensor();
    boolean beforeOwned = owned;
    // At no time is there none: another thread may be asking.
    tensor = other.retainReference();
    owned = true;
    if (beforeOwned) {
      before.releaseReference();
    }
  }

  /** Gives it up; twice does no harm. */
  public void release() {
    if (tensor != null && owned) {
      tensor.releaseReference();
    }
    tensor = null;
  }

  /**
   * The identities of the memory that holds its values. 0 stands for memory that libtorch does not
   * show, of mkldnn and of nested tensors for example.
   */
  Set<Long> memories() {
    Tensor of = tensor();
    TensorImpl object = of.unsafeGetTensorImpl();
    if (object.has_storage()) {
      return Set.of(Tensors.storage(object));
    }
    Set<Long> memories = new HashSet<>();
    memories.add(0L);
    switch (Tensors.info(object).layout()) {
      case "sparse_coo" -> add(memories, of._indices(), of._values());
      case "sparse_csr", "sparse_bsr" ->
          add(memories, of.crow_indices(), of.col_indices(), of.values());
      case "sparse_csc", "sparse_bsc" ->
          add(memories, of.ccol_indices(), of.row_indices(), of.values());
      default -> {}
    }
    return memories;
  }

  private static void add(Set<Long> memories, Tensor... parts) {
    for (Tensor part : parts) {
      memories.add(Tensors.storage(part.unsafeGetTensorImpl()));
      part.close();
    }
  }
}
