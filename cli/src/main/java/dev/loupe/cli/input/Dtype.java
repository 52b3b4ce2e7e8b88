package dev.loupe.cli.input;

import com.google.common.collect.ImmutableList;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The element types that inputs can have, under PyTorch's names. */
enum Dtype {
  FLOAT32(Kind.REAL, 4, ScalarType.Float, "float"),
  FLOAT64(Kind.REAL, 8, ScalarType.Double, "double"),
  FLOAT16(Kind.REAL, 2, ScalarType.Half, "half"),
  BFLOAT16(Kind.REAL, 2, ScalarType.BFloat16),
  INT64(Kind.INTEGER, 8, ScalarType.Long, "long"),
  INT32(Kind.INTEGER, 4, ScalarType.Int, "int"),
  INT16(Kind.INTEGER, 2, ScalarType.Short, "short"),
  INT8(Kind.INTEGER, 1, ScalarType.Char),
  UINT8(Kind.INTEGER, 1, ScalarType.Byte),
  BOOL(Kind.TRUTH, 1, ScalarType.Bool),
  COMPLEX64(Kind.COMPLEX, 8, ScalarType.ComplexFloat),
  COMPLEX128(Kind.COMPLEX, 16, ScalarType.ComplexDouble);

  /** What the values are. */
  enum Kind {
    REAL,
    INTEGER,
    TRUTH,
    COMPLEX
  }

  private final Kind kind;
  private final int bytes;
  private final ScalarType scalarType;
  private final ImmutableList<String> names;

  Dtype(Kind kind, int bytes, ScalarType scalarType, String... aliases) {
    this.kind = kind;
    this.bytes = bytes;
    this.scalarType = scalarType;
    this.names =
        ImmutableList.<String>builder().add(name().toLowerCase(Locale.ROOT)).add(aliases).build();
  }

  /** The type of a name such as {@code float32} or {@code float}. */
  static Optional<Dtype> find(String name) {
    return Arrays.stream(values()).filter(dtype -> dtype.names.contains(name)).findFirst();
  }

  Kind kind() {
    return kind;
  }

  /** The size of an element. */
  int bytes() {
    return bytes;
  }

  ScalarType scalarType() {
    return scalarType;
  }

  /** The least integer that it holds; only for integers. */
  long least() {
    return this == UINT8 ? 0 : -1L << (8 * bytes - 1);
  }

  /** The greatest integer that it holds; only for integers. */
  long greatest() {
    return this == UINT8 ? 255 : ~least();
  }

  @Override
  public String toString() {
    return names.get(0);
  }
}
