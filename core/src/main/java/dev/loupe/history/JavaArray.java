package dev.loupe.history;

import com.google.common.collect.ImmutableSet;
import dev.loupe.error.BadInputException;

/** The arrays that {@link Activation}s copy their elements into, and which elements fit. */
public enum JavaArray {
  /** {@code boolean[]}. */
  BOOLEANS(ImmutableSet.of("bool")),
  /** {@code int[]}. */
  INTS(union(BOOLEANS.types, "int32", "int16", "int8", "uint8")),
  /** {@code long[]}. */
  LONGS(union(INTS.types, "int64")),
  /** {@code float[]}. */
  FLOATS(ImmutableSet.of("float32", "float16", "bfloat16", "int16", "int8", "uint8", "bool")),
  /** {@code double[]}. */
  DOUBLES(union(FLOATS.types, "float64", "int32"));

  private static final int LONGEST = Integer.MAX_VALUE - 8;

  private final ImmutableSet<String> types;

  JavaArray(ImmutableSet<String> types) {
    this.types = types;
  }

  private static ImmutableSet<String> union(ImmutableSet<String> types, String... more) {
    return ImmutableSet.<String>builder().addAll(types).add(more).build();
  }

  /**
   * Checks that elements fit.
   *
   * @param name whose they are, for the message
   * @throws BadInputException if they are of another type, or too many; the message says what to do
   */
  public void check(String name, TensorInfo info) {
    if (!types.contains(info.dtype())) {
      throw new BadInputException(
          "%s has %s values, which don't fit into %s%s"
              .formatted(
                  name,
                  info.dtype(),
                  name().toLowerCase(java.util.Locale.ROOT),
                  instead(info.dtype())));
    }
    checkSize(name, info.elements(), "elements");
  }

  /**
   * Checks that all bytes of the elements fit into one array.
   *
   * @param name whose they are, for the message
   * @throws BadInputException if they don't; the message says what to do
   */
  public static void checkBytes(String name, long bytes) {
    checkSize(name, bytes, "bytes");
  }

  private static void checkSize(String name, long count, String what) {
    if (count > LONGEST) {
      throw new BadInputException(
          "%s has %d %s, more than Java's arrays hold; use tensor().narrow(...)"
              .formatted(name, count, what));
    }
  }

  private static String instead(String dtype) {
    if (dtype.startsWith("complex")) {
      return "; use toBuffer()";
    }
    if (LONGS.types.contains(dtype)) {
      return "; use toLongArray()";
    }
    return DOUBLES.types.contains(dtype) ? "; use toDoubleArray()" : "; use tensor().to(...)";
  }
}
