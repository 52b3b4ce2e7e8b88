package dev.loupe.model;

import com.google.common.primitives.ImmutableLongArray;
import dev.loupe.error.LoupeException;
import dev.loupe.history.TensorInfo;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorImpl;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.Layout;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/** Reads what a tensor is, without its values. */
@SuppressWarnings("try") // A guard is only there to be closed.
public final class Tensors {
  /** The one object that all undefined tensors share. */
  private static final long UNDEFINED = new Tensor().unsafeGetTensorImpl().address();

  private static final String[] DTYPES = dtypes();

  private static final ThreadLocal<Borrowed> BORROWED = ThreadLocal.withInitial(Borrowed::new);

  private Tensors() {}

  /** Whether this is a real tensor, and not libtorch's stand-in for none. */
  public static boolean isDefined(TensorImpl tensor) {
    return tensor.address() != UNDEFINED && tensor.address() != 0;
  }

  /**
   * Another tensor with the same memory, made by an operator; null if there can be none: libtorch
   * has no views of what has no storage (sparse tensors), but for detached ones.
   *
   * <p>Whatever may be done with the tensor may be done with the alias, and gradients flow as
   * through the tensor itself. So it is made with gradients switched on, whatever the caller's
   * mode: libtorch refuses writes into views that were made without.
   */
  public static @Nullable Tensor alias(Tensor tensor) {
    if (!tensor.has_storage() && !tensor.is_nested()) {
      return tensor.requires_grad() ? null : tensor.detach();
    }
    if (tensor.is_inference()) {
      return torch.alias(tensor);
    }
    if (InferenceMode.is_enabled()) {
      try (InferenceMode off = new InferenceMode(false)) {
        return torch.alias(tensor);
      }
    }
    if (GradMode.is_enabled()) {
      return torch.alias(tensor);
    }
    GradMode.set_enabled(true);
    try {
      return torch.alias(tensor);
    } finally {
      GradMode.set_enabled(false);
    }
  }

  /** The tensor's identity, as long as it lives. */
  public static long identity(Tensor tensor) {
    return tensor.unsafeGetTensorImpl().address();
  }

  /**
   * The identity of the memory behind the tensor; 0 if it has none in the usual sense (sparse,
   * ...).
   */
  public static long storage(TensorImpl tensor) {
    return StorageWord.INSTANCE.of(tensor);
  }

  /**
   * Shape and type of a tensor. What has no shape in the usual sense (nested tensors) has none
   * here.
   */
  public static TensorInfo info(TensorImpl tensor) {
    return new TensorInfo(
        shape(tensor), dtype(tensor), layout(tensor), device(tensor), bytes(tensor));
  }

  private static ImmutableLongArray shape(TensorImpl tensor) {
    if (tensor.is_nested()) {
      return ImmutableLongArray.of();
    }
    int dimensions = (int) tensor.dim();
    ImmutableLongArray.Builder shape = ImmutableLongArray.builder(dimensions);
    for (int i = 0; i < dimensions; i++) {
      shape.add(tensor.size(i));
    }
    return shape.build();
  }

  private static long bytes(TensorImpl tensor) {
    return tensor.is_nested() ? 0 : tensor.numel() * tensor.itemsize();
  }

  private static String device(TensorImpl tensor) {
    return tensor.is_cpu() ? "cpu" : tensor.device().str().getString();
  }

  private static String layout(TensorImpl tensor) {
    if (tensor.has_storage()) {
      return "strided";
    }
    if (tensor.is_mkldnn()) {
      return "mkldnn";
    }
    // What libtorch returns is a new object of the enum, which only its value tells.
    Layout layout = tensor.layout().intern();
    return switch (layout) {
      case Strided -> "strided";
      case Sparse -> "sparse_coo";
      case SparseCsr -> "sparse_csr";
      case SparseCsc -> "sparse_csc";
      case SparseBsr -> "sparse_bsr";
      case SparseBsc -> "sparse_bsc";
      case Jagged -> "jagged";
      default -> layout.name().toLowerCase(java.util.Locale.ROOT);
    };
  }

  private static String dtype(TensorImpl tensor) {
    return DTYPES[BORROWED.get().of(tensor).scalar_type().value];
  }

  private static String[] dtypes() {
    String[] names = new String[Byte.MAX_VALUE];
    for (ScalarType type : ScalarType.values()) {
      if (type.value >= 0) {
        names[type.value] = name(type);
      }
    }
    return names;
  }

  /**
   * A tensor that borrows its object. TensorImpl itself tells its element type only by a new
   * object, which is dear; libtorch's Tensor is nothing but a pointer to the TensorImpl.
   */
  private static final class Borrowed {
    private final LongPointer word = new LongPointer(1).retainReference();
    private final Tensor tensor = new Tensor(word);

    Borrowed() {
      TensorImpl known = new Tensor().unsafeGetTensorImpl();
      if (identity(of(known)) != known.address()) {
        throw new LoupeException("libtorch's Tensor is not laid out as expected");
      }
    }

    Tensor of(TensorImpl object) {
      word.put(object.address());
      return tensor;
    }
  }

  /**
   * PyTorch's name of an element type: {@code float32} for {@code Float}.
   *
   * @param type one of the enum's own constants; see {@link ScalarType#intern}
   */
  public static String name(ScalarType type) {
    return switch (type) {
      case Byte -> "uint8";
      case Char -> "int8";
      case Short -> "int16";
      case Int -> "int32";
      case Long -> "int64";
      case Half -> "float16";
      case Float -> "float32";
      case Double -> "float64";
      case ComplexHalf -> "complex32";
      case ComplexFloat -> "complex64";
      case ComplexDouble -> "complex128";
      default -> type.name().toLowerCase(java.util.Locale.ROOT);
    };
  }
}
