package dev.loupe.analysis.fashion;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Writes small data of Fashion-MNIST's format: each class is bright in a band of its own. */
final class IdxFiles {

  private IdxFiles() {}

  static void write(Path file, byte[] values, int... sizes) throws IOException {
    try (OutputStream raw = Files.newOutputStream(file);
        DataOutputStream out =
            new DataOutputStream(
                file.toString().endsWith(".gz") ? new GZIPOutputStream(raw) : raw)) {
      out.writeInt(8 << 8 | sizes.length);
      for (int size : sizes) {
        out.writeInt(size);
      }
      out.write(values);
    }
  }

  /** Writes all four files. */
  static void writeAll(Path folder, int training, int validation) throws IOException {
    write(folder, "train", training, new Random(1));
    write(folder, "t10k", validation, new Random(2));
  }

  private static void write(Path folder, String part, int count, Random random) throws IOException {
    byte[] labels = new byte[count];
    byte[] pixels = new byte[count * 28 * 28];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) (i % 10);
      for (int p = 0; p < 28 * 28; p++) {
        boolean bright = p / 28 / 3 == labels[i];
        pixels[i * 28 * 28 + p] = (byte) (random.nextInt(40) + (bright ? 200 : 0));
      }
    }
    write(folder.resolve(part + "-labels-idx1-ubyte"), labels, count);
    write(folder.resolve(part + "-images-idx3-ubyte.gz"), pixels, count, 28, 28);
  }
}
