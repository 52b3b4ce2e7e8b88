package dev.loupe.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Writes noise in the format of Fashion-MNIST, with labels of all classes in turn. */
final class FashionFiles {

  private FashionFiles() {}

  /** Writes the four files, of so many images each. */
  static void write(Path folder, int count) throws IOException {
    Random random = new Random(1);
    for (String part : new String[] {"train", "t10k"}) {
      byte[] pixels = new byte[count * 28 * 28];
      random.nextBytes(pixels);
      ByteBuffer images = ByteBuffer.allocate(16 + pixels.length);
      images.putInt(0x803).putInt(count).putInt(28).putInt(28).put(pixels);
      Files.write(folder.resolve(part + "-images-idx3-ubyte"), images.array());
      ByteBuffer labels = ByteBuffer.allocate(8 + count);
      labels.putInt(0x801).putInt(count);
      for (int i = 0; i < count; i++) {
        labels.put((byte) (i % 10));
      }
      Files.write(folder.resolve(part + "-labels-idx1-ubyte"), labels.array());
    }
  }
}
