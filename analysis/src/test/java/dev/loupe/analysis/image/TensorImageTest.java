package dev.loupe.analysis.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.primitives.ImmutableDoubleArray;
import dev.loupe.dispatch.NativeLibraries;
import dev.loupe.error.BadInputException;
import dev.loupe.extract.Normalization;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TensorImageTest {
  @TempDir private Path folder;

  @BeforeAll
  static void loadLibtorch() {
    NativeLibraries.load();
  }

  @Test
  void channelsAreRedGreenAndBlue() {
    Tensor pixels = Tensor.create(new double[] {1, 0, 0, 0.5, 0, 1}, 1, 3, 1, 2);
    BufferedImage image = TensorImage.of(pixels, Normalization.NONE);
    assertThat(image.getWidth()).isEqualTo(2);
    assertThat(image.getHeight()).isEqualTo(1);
    assertThat(image.getRGB(0, 0)).isEqualTo(0xffff0000);
    assertThat(image.getRGB(1, 0)).isEqualTo(0xff0080ff);
  }

  @Test
  void normalizationIsTakenBack() {
    Normalization halves =
        new Normalization(ImmutableDoubleArray.of(0.5), ImmutableDoubleArray.of(0.25));
    Tensor pixels = Tensor.create(new double[] {-2, 0, 2, 9}, 1, 2, 2);
    BufferedImage image = TensorImage.of(pixels, halves);
    assertThat(image.getRGB(0, 0)).isEqualTo(0xff000000);
    assertThat(image.getRGB(1, 0)).isEqualTo(0xff808080);
    assertThat(image.getRGB(0, 1)).isEqualTo(0xffffffff);
    assertThat(image.getRGB(1, 1)).isEqualTo(0xffffffff);
  }

  @Test
  void aFileHasThePixels() throws IOException {
    Tensor pixels = Tensor.create(new double[] {0, 1, 1, 0}, 1, 2, 2);
    Path file = folder.resolve("a.png");
    TensorImage.writePng(TensorImage.of(pixels, Normalization.NONE), file);
    BufferedImage read = ImageIO.read(file.toFile());
    assertThat(read.getRGB(0, 0)).isEqualTo(0xff000000);
    assertThat(read.getRGB(1, 0)).isEqualTo(0xffffffff);
    assertThat(folder).isDirectoryContaining("glob:**a.png");
  }

  @Test
  void whatIsNoImage() {
    try (Tensor two = Tensor.create(new double[8], 1, 2, 2, 2);
        Tensor flat = Tensor.create(new double[8], 2, 4);
        Tensor grey = Tensor.create(new double[8], 1, 2, 4)) {
      for (Tensor wrong : new Tensor[] {two, flat}) {
        assertThatThrownBy(() -> TensorImage.of(wrong, Normalization.NONE))
            .isInstanceOf(BadInputException.class)
            .hasMessage("An image has one channel or three: (C, H, W)");
      }
      assertThatThrownBy(() -> TensorImage.of(grey, Normalization.IMAGENET))
          .isInstanceOf(BadInputException.class)
          .hasMessage("The images have 1 channels, but mean or std has 3 numbers");
    }
  }

  @Test
  void aFileThatCannotBeWritten() {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    assertThatThrownBy(() -> TensorImage.writePng(image, folder.resolve("no/a.png")))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("Cannot write " + folder.resolve("no/a.png"));
  }
}
