package dev.loupe.analysis.fashion;

import com.google.common.primitives.ImmutableIntArray;
import dev.loupe.error.BadInputException;
import dev.loupe.error.FirstLine;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * Bytes in one or more dimensions, as the files of MNIST and its likes have them: two zero bytes,
 * the type 8, the number of dimensions, their sizes as big-endian 32-bit integers, and then the
 * bytes, the last dimension fastest. (LeCun, Cortes, Burges: The MNIST database.)
 *
 * @param sizes the dimensions
 * @param bytes all values, each from 0 to 255; not to be written
 */
@SuppressWarnings("ArrayRecordComponent") // 47 MB: each copy counts.
record IdxFile(ImmutableIntArray sizes, byte[] bytes) {
  private static final int UNSIGNED_BYTES = 8;
  private static final int MOST_DIMENSIONS = 4;

  /**
   * Reads a file, packed by gzip if its name ends in {@code .gz}.
   *
   * @throws BadInputException if it can't be read, or is no such file
   */
  static IdxFile read(Path file) {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        DataInputStream in =
            new DataInputStream(
                file.toString().endsWith(".gz")
                    ? new BufferedInputStream(new GZIPInputStream(raw))
                    : raw)) {
      return read(file, in);
    } catch (EOFException e) {
      throw new BadInputException("Cannot read %s: it is cut off".formatted(file), e);
    } catch (NoSuchFileException e) {
      throw new BadInputException("Cannot read %s: there is no such file".formatted(file), e);
    } catch (IOException e) {
      throw new BadInputException("Cannot read %s: %s".formatted(file, FirstLine.of(e)), e);
    }
  }

  private static IdxFile read(Path file, DataInputStream in) throws IOException {
    int zeros = in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int dimensions = in.readUnsignedByte();
    if (zeros != 0 || type != UNSIGNED_BYTES || dimensions < 1 || dimensions > MOST_DIMENSIONS) {
      throw new BadInputException("Cannot read %s: it is no IDX file of bytes".formatted(file));
    }
    ImmutableIntArray.Builder sizes = ImmutableIntArray.builder(dimensions);
    long length = 1;
    for (int i = 0; i < dimensions; i++) {
      int size = in.readInt();
      sizes.add(size);
      length = size < 0 || length > Integer.MAX_VALUE ? -1 : length * size;
    }
    if (length < 0 || length > Integer.MAX_VALUE) {
      throw new BadInputException("Cannot read %s: its sizes make no sense".formatted(file));
    }
    byte[] bytes = in.readNBytes((int) length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return new IdxFile(sizes.build(), bytes);
  }
}
