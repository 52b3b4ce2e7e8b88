package dev.loupe.analysis.fashion;

import com.google.common.collect.ImmutableList;
import dev.loupe.error.BadInputException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Fashion-MNIST: 60,000 images of clothes to train on and 10,000 to validate with, in ten classes
 * (Xiao, Rasul and Vollgraf, 2017; MIT licence). Debian has it as {@code dataset-fashion-mnist}.
 * Holds native memory.
 *
 * @param training what to train on
 * @param validation what to validate with
 */
public record FashionMnist(LabelledImages training, LabelledImages validation)
    implements AutoCloseable {

  /** Where Debian puts it. */
  public static final Path FOLDER = Path.of("/usr/share/datasets/fashion-mnist");

  /** What the classes are called, from 0 on. */
  public static final ImmutableList<String> CLASSES =
      ImmutableList.of(
          "T-shirt/top",
          "Trouser",
          "Pullover",
          "Dress",
          "Coat",
          "Sandal",
          "Shirt",
          "Sneaker",
          "Bag",
          "Ankle boot");

  /**
   * Reads the four files of MNIST's names in a folder, packed by gzip or not.
   *
   * @throws BadInputException if there is no such folder, or a file is missing or damaged
   */
  public static FashionMnist read(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new BadInputException(
          ("There is no folder %s: install Fashion-MNIST, on Debian and Ubuntu by `apt install"
                  + " dataset-fashion-mnist`, or name the folder with its four files")
              .formatted(folder));
    }
    LabelledImages training = read(folder, "train");
    try {
      return new FashionMnist(training, read(folder, "t10k"));
    } catch (BadInputException e) {
      training.close();
      throw e;
    }
  }

  private static LabelledImages read(Path folder, String part) {
    return LabelledImages.read(
        file(folder, part + "-images-idx3-ubyte"), file(folder, part + "-labels-idx1-ubyte"));
  }

  private static Path file(Path folder, String name) {
    Path plain = folder.resolve(name);
    return Files.exists(plain) ? plain : folder.resolve(name + ".gz");
  }

  @Override
  public void close() {
    training.close();
    validation.close();
  }
}
