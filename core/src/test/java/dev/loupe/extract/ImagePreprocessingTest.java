package dev.loupe.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.common.collect.ImmutableList;
import dev.loupe.error.BadInputException;
import dev.loupe.extract.ImagePreprocessing.ShorterSide;
import dev.loupe.extract.ImagePreprocessing.Size;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which numbers images become. */
class ImagePreprocessingTest {
  @TempDir private Path folder;

  private Path image(String name, int type, int width, int... colors) throws IOException {
    BufferedImage image = new BufferedImage(width, colors.length / width, type);
    image.setRGB(0, 0, width, colors.length / width, colors, 0, width);
    return write(name, image);
  }

  private Path write(String name, BufferedImage image) throws IOException {
    Path file = folder.resolve(name);
    ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), file.toFile());
    return file;
  }

  /** From left to right. */
  private Path greys(int... values) throws IOException {
    int[] colors = new int[values.length];
    for (int i = 0; i < colors.length; i++) {
      colors[i] = values[i] * 0x10101;
    }
    return image("greys.png", BufferedImage.TYPE_INT_RGB, colors.length, colors);
  }

  private static Tensor tensor(ImagePreprocessing preprocessing, Path file) throws IOException {
    return preprocessing.format().reader().read(file);
  }

  private static float[] values(ImagePreprocessing preprocessing, Path file) throws IOException {
    Tensor tensor = tensor(preprocessing, file);
    float[] values = new float[(int) tensor.numel()];
    new FloatPointer(tensor.data_ptr()).get(values);
    return values;
  }

  private static float[] floats(double... of255) {
    float[] floats = new float[of255.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) (of255[i] / 255);
    }
    return floats;
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.png", "a.bmp", "A.PNG"})
  void channelsAreRedGreenBlue(String name) throws IOException {
    Path file = image(name, BufferedImage.TYPE_INT_RGB, 2, 0xff8000, 0x102030);

    assertThat(tensor(ImagePreprocessing.NONE, file).sizes().vec().get()).containsExactly(3, 1, 2);
    assertThat(values(ImagePreprocessing.NONE, file))
        .containsExactly(floats(255, 16, 128, 32, 0, 48));
  }

  @Test
  void transparencyIsLeftOut() throws IOException {
    Path file = image("a.png", BufferedImage.TYPE_INT_ARGB, 1, 0x80402010);

    assertThat(values(ImagePreprocessing.NONE, file)).containsExactly(floats(64, 32, 16));
  }

  @Test
  void meanAndStdAreOfEachChannel() throws IOException {
    Path file = image("a.png", BufferedImage.TYPE_INT_RGB, 1, 0xff8000);

    assertThat(values(ImagePreprocessing.NONE.withMean(1, 0, 0.5).withStd(1, 0.5, 0.25), file))
        .containsExactly(0, 2 * 128 / 255f, -2);
    assertThat(values(ImagePreprocessing.NONE.withMean(0.5).withStd(0.5), file))
        .containsExactly(new float[] {1, 0.0039216f, -1}, within(1e-6f));
  }

  @Test
  void greyIsTheLumaOfColors() throws IOException {
    Path file = image("a.png", BufferedImage.TYPE_INT_RGB, 2, 0xff0000, 0x0000ff);

    assertThat(values(ImagePreprocessing.NONE.withGrey(), file))
        .containsExactly(new float[] {0.299f, 0.114f}, within(1e-6f));
  }

  @Test
  void greyImagesKeepTheirValues() throws IOException {
    BufferedImage grey = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(0, 0, 0, 100);
    grey.getRaster().setSample(1, 0, 0, 200);
    BufferedImage deep = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
    deep.getRaster().setSample(0, 0, 0, 65535);

    Path file = write("grey.png", grey);
    assertThat(values(ImagePreprocessing.NONE.withGrey(), file)).containsExactly(floats(100, 200));
    assertThat(values(ImagePreprocessing.NONE, file))
        .containsExactly(floats(100, 200, 100, 200, 100, 200));
    assertThat(values(ImagePreprocessing.NONE.withGrey(), write("deep.png", deep)))
        .containsExactly(1);
  }

  /** As Pillow's {@code resize(..., BILINEAR)} does, but for its rounding. */
  @Test
  void scalingIsBilinearAndAverages() throws IOException {
    ImagePreprocessing grey = ImagePreprocessing.NONE.withGrey();

    assertThat(values(grey.withResize(new Size(1, 2)), greys(0, 80, 160, 240)))
        .containsExactly(floats(400 / 7.0, 1280 / 7.0), within(1e-6f));
    assertThat(values(grey.withResize(new Size(1, 4)), greys(0, 80)))
        .containsExactly(floats(0, 20, 60, 80), within(1e-6f));
    assertThat(values(grey.withResize(new Size(2, 1)), greys(0, 80)))
        .containsExactly(floats(40, 40), within(1e-6f));
  }

  @Test
  void theShorterSideKeepsTheProportions() throws IOException {
    Path wide = image("a.png", BufferedImage.TYPE_INT_RGB, 5, new int[15]);
    ImagePreprocessing to7 = ImagePreprocessing.NONE.withResize(new ShorterSide(7));

    // As torchvision: 7 * 5 / 3 is cut to 11.
    assertThat(tensor(to7, wide).sizes().vec().get()).containsExactly(3, 7, 11);
  }

  @Test
  void theMiddleIsCutOut() throws IOException {
    ImagePreprocessing grey = ImagePreprocessing.NONE.withGrey();

    assertThat(values(grey.withCrop(new Size(1, 2)), greys(1, 2, 3, 4)))
        .containsExactly(floats(2, 3));
    assertThatThrownBy(() -> tensor(grey.withCrop(new Size(2, 2)), greys(1, 2, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("it is 1x3 (height x width), smaller than the 2x2 to cut out of it");
  }

  @Test
  void imagenetsIsThatOfTorchvision() throws IOException {
    int[] white = new int[300 * 400];
    Arrays.fill(white, 0xffffff);
    Path file = image("white.png", BufferedImage.TYPE_INT_RGB, 400, white);

    Tensor tensor = tensor(ImagePreprocessing.IMAGENET, file);

    assertThat(tensor.sizes().vec().get()).containsExactly(3, 224, 224);
    assertThat(tensor.get(1).get(100).get(223).item_float())
        .isCloseTo((1 - 0.456f) / 0.224f, within(1e-5f));
    assertThat(ImagePreprocessing.IMAGENET)
        .hasToString(
            "images, RGB, resize 256, crop 224x224, mean [0.485, 0.456, 0.406], std [0.229, 0.224,"
                + " 0.225]");
  }

  @Test
  void whatIsNoImageIsToldByName() throws IOException {
    Files.writeString(folder.resolve("bad.png"), "no image");
    Path out = folder.resolveSibling(folder.getFileName() + "-out");

    assertThatThrownBy(
            () ->
                Extraction.of(Samples.model(), "fc")
                    .run(Dataset.folder(folder, ImagePreprocessing.NONE.format()), out))
        .isInstanceOf(BadInputException.class)
        .hasMessage("The item bad.png is of no use: it is no image that Java's ImageIO knows");
  }

  @Test
  void foldersGiveTheirFilesInOrder() throws IOException {
    Files.createDirectories(folder.resolve("b/.hidden"));
    for (String name : ImmutableList.of("b/x.png", "a.JPG", "c.gif", ".d.png", "b/.hidden/e.png")) {
      Files.createFile(folder.resolve(name));
    }
    Files.createFile(folder.resolve("labels.csv"));

    FolderDataset data = Dataset.folder(folder, ImagePreprocessing.NONE.format());

    assertThat(data).extracting(Item::name).containsExactly("a.JPG", "b/x.png", "c.gif");
    assertThat(data.others()).containsExactly("labels.csv");
    assertThatThrownBy(() -> Dataset.folder(folder, FileFormat.NPY))
        .hasMessage(folder + " has no files to read, but such as a.JPG");
    assertThatThrownBy(() -> Dataset.folder(folder.resolve("a.JPG"), FileFormat.NPY))
        .hasMessage("No folder " + folder.resolve("a.JPG"));
  }

  @Test
  void settingsThatDontFitAreRefused() {
    assertThatThrownBy(() -> ImagePreprocessing.NONE.withMean(1, 2))
        .hasMessage("The images have 3 channels, but mean or std has 2 numbers");
    assertThatThrownBy(() -> ImagePreprocessing.NONE.withGrey().withStd(1, 1, 1))
        .hasMessage("The images have 1 channels, but mean or std has 3 numbers");
    assertThatThrownBy(() -> ImagePreprocessing.NONE.withStd(0))
        .hasMessage("A std of 0 would divide by zero");
    assertThatThrownBy(() -> new Size(0, 5)).hasMessage("No size of 0 pixels: give 1 or more");
  }
}
