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
 * @param mean one number for all channels, or one for each
 * @param std as {@code mean}
 */
public record ImagePreprocessing(
    Optional<Resize> resize,
    Optional<Size> crop,
    boolean grey,
    ImmutableDoubleArray mean,
    ImmutableDoubleArray std) {

  /** The images as they are, from 0 to 1. */
  public static final ImagePreprocessing NONE =
      new ImagePreprocessing(
          Optional.empty(),
          Optional.empty(),
          false,
          ImmutableDoubleArray.of(0),
          ImmutableDoubleArray.of(1));

  /**
   * What torchvision's models for ImageNet were evaluated with: the shorter side to 256, the middle
   * 224 x 224, and ImageNet's mean and standard deviation.
   */
  public static final ImagePreprocessing IMAGENET =
      NONE.withResize(new ShorterSide(256))
          .withCrop(new Size(224, 224))
          .withMean(0.485, 0.456, 0.406)
          .withStd(0.229, 0.224, 0.225);

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
   * @throws BadInputException if there are not as many numbers as channels, or a standard deviation
   *     is 0
   */
  public ImagePreprocessing {
    int channels = grey ? 1 : 3;
    for (ImmutableDoubleArray numbers : new ImmutableDoubleArray[] {mean, std}) {
      if (numbers.length() != 1 && numbers.length() != channels) {
        throw new BadInputException(
            "The images have %d channels, but mean or std has %d numbers"
                .formatted(channels, numbers.length()));
      }
    }
    if (std.contains(0)) {
      throw new BadInputException("A std of 0 would divide by zero");
    }
  }

  private static void checkPositive(int pixels) {
    if (pixels < 1) {
      throw new BadInputException("No size of %d pixels: give 1 or more".formatted(pixels));
    }
  }

  /** The same with images of another size. */
  public ImagePreprocessing withResize(Resize size) {
    return new ImagePreprocessing(Optional.of(size), crop, grey, mean, std);
  }

  /** The same with another middle. */
  public ImagePreprocessing withCrop(Size size) {
    return new ImagePreprocessing(resize, Optional.of(size), grey, mean, std);
  }

  /** The same with one channel, whose mean and std are 0 and 1 until others are given. */
  public ImagePreprocessing withGrey() {
    return new ImagePreprocessing(resize, crop, true, NONE.mean, NONE.std);
  }

  /** The same with another mean: one number, or one for each channel. */
  public ImagePreprocessing withMean(double... numbers) {
    return new ImagePreprocessing(resize, crop, grey, ImmutableDoubleArray.copyOf(numbers), std);
  }

  /** The same with another standard deviation: one number, or one for each channel. */
  public ImagePreprocessing withStd(double... numbers) {
    return new ImagePreprocessing(resize, crop, grey, mean, ImmutableDoubleArray.copyOf(numbers));
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
      double shift = mean.get(Math.min(channel, mean.length() - 1));
      double scale = std.get(Math.min(channel, std.length() - 1));
      for (int i = 0; i < count; i++) {
        values[channel * count + i] = (float) ((plane[i] / 255 - shift) / scale);
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
            mean,
            std);
  }
}
