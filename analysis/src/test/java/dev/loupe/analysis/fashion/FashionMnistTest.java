package dev.loupe.analysis.fashion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loupe.error.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fashion-MNIST's files, good and bad ones. */
class FashionMnistTest {
  @TempDir private Path folder;

  @BeforeEach
  void writeGoodFiles() throws IOException {
    IdxFiles.writeAll(folder, 20, 10);
  }

  @Test
  void imagesAndClassesAreThoseOfTheFiles() throws IOException {
    byte[] pixels = new byte[2 * 28 * 28];
    pixels[28 * 28] = (byte) 255;
    pixels[28 * 28 + 29] = 51;
    IdxFiles.write(folder.resolve("t10k-images-idx3-ubyte"), pixels, 2, 28, 28);
    IdxFiles.write(folder.resolve("t10k-labels-idx1-ubyte"), new byte[] {3, 9}, 2);

    try (FashionMnist data = FashionMnist.read(folder)) {
      assertThat(data.training().count()).isEqualTo(20);
      assertThat(data.validation().count()).isEqualTo(2);
      Tensor second = data.validation().images(torch.tensor(new long[] {1}));
      assertThat(second.shape()).containsExactly(1, 1, 28, 28);
      assertThat(second.get(0).get(0).get(0).get(0).item_float()).isEqualTo(1);
      assertThat(second.get(0).get(0).get(1).get(1).item_float()).isEqualTo(0.2f);
      assertThat(data.validation().labels(torch.tensor(new long[] {1, 0})).get(0).item_long())
          .isEqualTo(9);
    }
  }

  @Test
  void theMeanOfAClassIsThatOfItsImages() throws IOException {
    byte[] pixels = new byte[3 * 28 * 28];
    pixels[0] = (byte) 255;
    pixels[28 * 28] = 51;
    pixels[2 * 28 * 28] = (byte) 255;
    IdxFiles.write(folder.resolve("t10k-images-idx3-ubyte"), pixels, 3, 28, 28);
    IdxFiles.write(folder.resolve("t10k-labels-idx1-ubyte"), new byte[] {3, 3, 9}, 3);

    try (FashionMnist data = FashionMnist.read(folder)) {
      Tensor mean = data.validation().mean(3);
      assertThat(mean.shape()).containsExactly(1, 1, 28, 28);
      assertThat(mean.get(0).get(0).get(0).get(0).item_float()).isEqualTo(0.6f);
      assertThat(mean.sum().item_float()).isEqualTo(0.6f);
      assertThatThrownBy(() -> data.validation().mean(1))
          .isInstanceOf(BadInputException.class)
          .hasMessage("There is no image of the class Trouser");
    }
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> FashionMnist.read(folder))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aMissingFolderSaysHowToInstallIt() {
    assertThatThrownBy(() -> FashionMnist.read(folder.resolve("none")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("apt install dataset-fashion-mnist");
  }

  @Test
  void damagedFilesAreRefused() throws IOException {
    Path labels = folder.resolve("train-labels-idx1-ubyte");
    byte[] good = Files.readAllBytes(labels);

    Files.write(labels, "no labels at all".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    assertRefused("it is no IDX file of bytes");
    Files.write(labels, java.util.Arrays.copyOf(good, good.length - 1));
    assertRefused("it is cut off");
    Files.write(labels, new byte[0]);
    assertRefused("it is cut off");
    good[4] = (byte) 0x80;
    Files.write(labels, good);
    assertRefused("its sizes make no sense");
    Files.delete(labels);
    assertRefused("train-labels-idx1-ubyte.gz: there is no such file");
    Files.write(folder.resolve("train-labels-idx1-ubyte.gz"), new byte[] {1, 2, 3, 4});
    assertRefused("Cannot read");
  }

  @Test
  void dataThatDoNotFitAreRefused() throws IOException {
    Path labels = folder.resolve("train-labels-idx1-ubyte");
    Path images = folder.resolve("train-images-idx3-ubyte.gz");

    IdxFiles.write(labels, new byte[3], 3);
    assertRefused("train-images-idx3-ubyte.gz has 20 images, but");
    IdxFiles.write(labels, new byte[] {10, 0}, 2);
    IdxFiles.write(images, new byte[2 * 28 * 28], 2, 28, 28);
    assertRefused("has a label 10, but classes are 0 to 9");
    IdxFiles.write(images, new byte[2 * 9], 2, 3, 3);
    assertRefused("are no images of 28 x 28 and their labels: their sizes are [2, 3, 3] and [2]");
    IdxFiles.write(images, new byte[0], 0, 28, 28);
    assertRefused("There is no image in");
  }
}
