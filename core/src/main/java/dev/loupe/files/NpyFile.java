package dev.loupe.files;

import com.google.common.primitives.ImmutableLongArray;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;

/**
 * A file that {@code numpy.save} wrote: format versions 1 to 3, little-endian, C or Fortran order.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">The
 *     format</a>
 */
public final class NpyFile {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Pattern HEADER =
      Pattern.compile(
          "\\{\\s*'descr'\\s*:\\s*'(?<type>[^']*)'\\s*,"
              + "\\s*'fortran_order'\\s*:\\s*(?<fortran>True|False)\\s*,"
              + "\\s*'shape'\\s*:\\s*\\((?<shape>[\\d\\s,L]*)\\)\\s*,?\\s*\\}\\s*");

  private final Dtype dtype;
  private final ImmutableLongArray shape;
  private final boolean fortranOrder;
  private final ByteBuffer values;

  private NpyFile(Dtype dtype, ImmutableLongArray shape, boolean fortranOrder, ByteBuffer values) {
    this.dtype = dtype;
    this.shape = shape;
    this.fortranOrder = fortranOrder;
    this.values = values;
  }

  /**
   * Reads a file's tensor; the caller's to close. libtorch must be loaded.
   *
   * @throws IllegalArgumentException if it can't be read or is no such file
   */
  public static Tensor read(Path file) {
    return parse(bytes(file)).tensor();
  }

  private static ByteBuffer bytes(Path file) {
    try {
      return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no such file", e);
    } catch (IOException e) {
      throw new IllegalArgumentException("the file can't be read", e);
    } catch (OutOfMemoryError e) {
      throw new IllegalArgumentException("the file is too large to be read", e);
    }
  }

  private static NpyFile parse(ByteBuffer file) {
    Matcher header = HEADER.matcher(header(file));
    if (!header.matches()) {
      throw new IllegalArgumentException("the header of the .npy file is damaged");
    }
    Dtype dtype = dtype(header.group("type"));
    ImmutableLongArray shape = shape(header.group("shape"));
    long needed = MemoryLimit.check(shape, dtype);
    if (file.remaining() != needed) {
      throw new IllegalArgumentException(
          "the .npy file is damaged: its %s values of shape %s are %d bytes, but %d are there"
              .formatted(dtype, shape, needed, file.remaining()));
    }
    return new NpyFile(dtype, shape, header.group("fortran").equals("True"), file.slice());
  }

  /** Reads the header, and leaves the buffer at the first value. */
  private static String header(ByteBuffer file) {
    byte[] magic = new byte[MAGIC.length];
    if (file.remaining() < 12) {
      throw new IllegalArgumentException("the file is no .npy file");
    }
    file.get(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new IllegalArgumentException("the file is no .npy file");
    }
    int version = file.get();
    file.get();
    if (version < 1 || version > 3) {
      throw new IllegalArgumentException("version " + version + " of .npy is not known");
    }
    int length = version == 1 ? Short.toUnsignedInt(file.getShort()) : file.getInt();
    if (length < 0 || length > file.remaining()) {
      throw new IllegalArgumentException("the header of the .npy file is damaged");
    }
    byte[] text = new byte[length];
    file.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  private static Dtype dtype(String type) {
    if (type.startsWith(">") && !type.endsWith("1")) {
      throw new IllegalArgumentException(
          "its values are big-endian; save them with array.astype(array.dtype.newbyteorder('<'))");
    }
    Optional<Dtype> dtype = Dtype.ofNumpy(type.isEmpty() ? type : type.substring(1));
    return dtype.orElseThrow(
        () ->
            new IllegalArgumentException(
                "PyTorch has no tensors of NumPy's type '%s' that Loupe can make".formatted(type)));
  }

  private static ImmutableLongArray shape(String text) {
    try {
      return ImmutableLongArray.copyOf(
          Arrays.stream(text.replace("L", "").split(",", -1))
              .map(String::strip)
              .filter(size -> !size.isEmpty())
              .mapToLong(Long::parseLong));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("the header of the .npy file is damaged", e);
    }
  }

  private Tensor tensor() {
    long[] sizes = shape.toArray();
    if (fortranOrder) {
      reverse(sizes);
    }
    byte[] bytes = new byte[values.remaining()];
    values.get(bytes);
    Tensor tensor = TensorBytes.tensor(bytes, sizes, dtype.scalarType());
    return fortranOrder ? tensor.permute(reversedAxes(sizes.length)).contiguous() : tensor;
  }

  private static void reverse(long[] sizes) {
    for (int i = 0; i < sizes.length / 2; i++) {
      long size = sizes[i];
      sizes[i] = sizes[sizes.length - 1 - i];
      sizes[sizes.length - 1 - i] = size;
    }
  }

  private static long[] reversedAxes(int count) {
    long[] axes = new long[count];
    for (int i = 0; i < count; i++) {
      axes[i] = (long) count - 1 - i;
    }
    return axes;
  }
}
