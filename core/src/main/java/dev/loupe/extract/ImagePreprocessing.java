package dev.loupe.extract;

import com.google.common.collect.ImmutableSet;
import com.google.common.primitives.ImmutableDoubleArray;
import dev.loupe.error.BadInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Makes tensors of images: float32 of the shape (C, H, W), with C of 3 (red, green, blue) or 1.
 * Pixels are scaled to 0..1, the image is resized, its middle cut out, and {@code (x - mean) / std}
 * taken, in this order.
 *
 * @param resize to which size; as it is if empty. Bilinear, with antialiasing, as torchvision does
 * @param crop what is cut out of the middle; all if empty
 * @param grey whether to make one channel of it
 * @param normalization what the pixels are normalized by
 */
public record ImagePreprocessing(
    Optional<Resize> resize, Optional<Size> crop, boolean grey, Normalization normalization) {

  /** The images as they are, from 0 to 1. */
  public static final ImagePreprocessing NONE =
      new ImagePreprocessing(Optional.empty(), Optional.empty(), false, Normalization.NONE);

  /**
   * What torchvision's models for ImageNet were evaluated with: the shorter side to 256, the middle
   * 224 x 224, and ImageNet's mean and standard deviation.
   */
  public static final ImagePreprocessing IMAGENET =
      NONE.withResize(new ShorterSide(256))
          .withCrop(new Size(224, 224))
          .withNormalization(Normalization.IMAGENET);

  private static final ImmutableSet<String> ENDINGS =
      ImmutableSet.of("png", "jpg", "jpeg", "gif", "bmp");

  /** A size to bring images to. */
  public sealed interface Resize {}

  /**
   * A size in pixels, whatever the proportions were.
   *
   * @param height H
   * @param width W
   */
  public record Size(int height, int width) implements Resize {
    /**
     * @throws BadInputException if one is not positive
     */
    public Size {
      checkPositive(Math.min(height, width));
    }

    @Override
    public String toString() {
      return height + "x" + width;
    }
  }

  /**
   * The shorter side gets this size, and the other keeps the proportions.
   *
   * @param pixels the size
   */
  public record ShorterSide(int pixels) implements Resize {
    /**
     * @throws BadInputException if it is not positive
     */
    public ShorterSide {
      checkPositive(pixels);
    }

    @Override
    public String toString() {
      return Integer.toString(pixels);
    }
  }

  /**
   * @throws BadInputException if the normalization is of another number of channels
   */
  public ImagePreprocessing {
    normalization.checkChannels(grey ? 1 : 3);
  }

  private static void checkPositive(int pixels) {
    if (pixels < 1) {
      throw new BadInputException("No size of %d pixels: give 1 or more".formatted(pixels));
    }
  }

  /** The same with images of another size. */
  public ImagePreprocessing withResize(Resize size) {
    return new ImagePreprocessing(Optional.of(size), crop, grey, normalization);
  }

  /** The same with another middle. */
  public ImagePreprocessing withCrop(Size size) {
    return new ImagePreprocessing(resize, Optional.of(size), grey, normalization);
  }

  /** The same with one channel, whose mean and std are 0 and 1 until others are given. */
  public ImagePreprocessing withGrey() {
    return new ImagePreprocessing(resize, crop, true, Normalization.NONE);
  }

  /** The same with another normalization. */
  public ImagePreprocessing withNormalization(Normalization other) {
    return new ImagePreprocessing(resize, crop, grey, other);
  }

  /** The same with another mean: one number, or one for each channel. */
  public ImagePreprocessing withMean(double... numbers) {
    return withNormalization(
        new Normalization(ImmutableDoubleArray.copyOf(numbers), normalization.std()));
  }

  /** The same with another standard deviation: one number, or one for each channel. */
  public ImagePreprocessing withStd(double... numbers) {
    return withNormalization(
        new Normalization(normalization.mean(), ImmutableDoubleArray.copyOf(numbers)));
  }

  /** PNG, JPEG, GIF (the first picture) and BMP, by their names' endings. */
  public FileFormat format() {
    return FileFormat.of(toString(), ENDINGS, this::read);
  }

  private Tensor read(Path file) throws IOException {
    Pixels pixels = Pixels.read(file, grey);
    Pixels resized = resize.map(size -> resized(pixels, size)).orElse(pixels);
    Pixels cropped = crop.map(size -> resized.cropped(size.height(), size.width())).orElse(resized);
    return tensor(cropped);
  }

  private static Pixels resized(Pixels pixels, Resize resize) {
    if (resize instanceof Size size) {
      return pixels.resized(size.height(), size.width());
    }
    int side = ((ShorterSide) resize).pixels();
    int shorter = Math.min(pixels.height(), pixels.width());
    return pixels.resized(
        (int) ((long) side * pixels.height() / shorter),
        (int) ((long) side * pixels.width() / shorter));
  }

  private Tensor tensor(Pixels pixels) {
    int count = pixels.height() * pixels.width();
    float[] values = new float[pixels.channels() * count];
    for (int channel = 0; channel < pixels.channels(); channel++) {
      float[] plane = pixels.plane(channel);
      for (int i = 0; i < count; i++) {
        values[channel * count + i] = (float) normalization.value(channel, plane[i] / 255);
      }
    }
    return torch.tensor(values).reshape(pixels.channels(), pixels.height(), pixels.width());
  }

  /** All of it, for people. */
  @Override
  public String toString() {
    return "images, %s%s%s, mean %s, std %s"
        .formatted(
            grey ? "grey" : "RGB",
            resize.map(size -> ", resize " + size).orElse(""),
            crop.map(size -> ", crop " + size).orElse(""),
            normalization.mean(),
            normalization.std());
  }
}
