package dev.loupe.files;

import com.google.common.collect.ImmutableList;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Element types, under PyTorch's names. */
public enum Dtype {
  FLOAT32(Kind.REAL, 4, ScalarType.Float, "f4", "F32", "float"),
  FLOAT64(Kind.REAL, 8, ScalarType.Double, "f8", "F64", "double"),
  FLOAT16(Kind.REAL, 2, ScalarType.Half, "f2", "F16", "half"),
  BFLOAT16(Kind.REAL, 2, ScalarType.BFloat16, "", "BF16"),
  INT64(Kind.INTEGER, 8, ScalarType.Long, "i8", "I64", "long"),
  INT32(Kind.INTEGER, 4, ScalarType.Int, "i4", "I32", "int"),
  INT16(Kind.INTEGER, 2, ScalarType.Short, "i2", "I16", "short"),
  INT8(Kind.INTEGER, 1, ScalarType.Char, "i1", "I8"),
  UINT8(Kind.INTEGER, 1, ScalarType.Byte, "u1", "U8"),
  BOOL(Kind.TRUTH, 1, ScalarType.Bool, "b1", "BOOL"),
  COMPLEX64(Kind.COMPLEX, 8, ScalarType.ComplexFloat, "c8", "C64"),
  COMPLEX128(Kind.COMPLEX, 16, ScalarType.ComplexDouble, "c16", "");

  /** What the values are. */
  public enum Kind {
    REAL,
    INTEGER,
    TRUTH,
    COMPLEX
  }

  private final Kind kind;
  private final int bytes;
  private final ScalarType scalarType;
  private final String numpy;
  private final String safetensors;
  private final ImmutableList<String> names;

  Dtype(
      Kind kind,
      int bytes,
      ScalarType scalarType,
      String numpy,
      String safetensors,
      String... aliases) {
    this.kind = kind;
    this.bytes = bytes;
    this.scalarType = scalarType;
    this.numpy = numpy;
    this.safetensors = safetensors;
    this.names =
        ImmutableList.<String>builder().add(name().toLowerCase(Locale.ROOT)).add(aliases).build();
  }

  /** The type of a name such as {@code float32} or {@code float}. */
  public static Optional<Dtype> find(String name) {
    return Arrays.stream(values()).filter(dtype -> dtype.names.contains(name)).findFirst();
  }

  /** The type of NumPy's name, without the byte order: {@code f4}. */
  static Optional<Dtype> ofNumpy(String name) {
    return Arrays.stream(values())
        .filter(dtype -> !name.isEmpty() && dtype.numpy.equals(name))
        .findFirst();
  }

  /** NumPy's name with the byte order, such as {@code <f4}; empty if NumPy has no such type. */
  public String numpy() {
    return numpy.isEmpty() ? "" : (bytes == 1 ? "|" : "<") + numpy;
  }

  /** The name in safetensors files; empty if these have no such type. */
  public String safetensors() {
    return safetensors;
  }

  /** What its values are. */
  public Kind kind() {
    return kind;
  }

  /** The size of an element. */
  public int bytes() {
    return bytes;
  }

  /** libtorch's own constant. */
  public ScalarType scalarType() {
    return scalarType;
  }

  /** The least integer that it holds; only for integers. */
  public long least() {
    return this == UINT8 ? 0 : -1L << (8 * bytes - 1);
  }

  /** The greatest integer that it holds; only for integers. */
  public long greatest() {
    return this == UINT8 ? 255 : ~least();
  }

  @Override
  public String toString() {
    return names.get(0);
  }
}
