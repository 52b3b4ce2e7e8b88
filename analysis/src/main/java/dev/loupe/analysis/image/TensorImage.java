package dev.loupe.analysis.image;

import dev.loupe.error.BadInputException;
import dev.loupe.extract.Normalization;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Makes images of what models take as images. */
public final class TensorImage {

  private TensorImage() {}

  /**
   * An image of a tensor.
   *
   * @param tensor (1, C, H, W) or (C, H, W), of a floating-point type; one channel is grey, three
   *     are red, green and blue
   * @param normalization what the pixels were normalized by; what lies outside of black and white
   *     is cut off
   * @throws BadInputException if it has another shape, or the normalization is of another number of
   *     channels
   */
  @SuppressWarnings("try") // A scope is only there to be closed.
  public static BufferedImage of(Tensor tensor, Normalization normalization) {
    try (PointerScope scope = new PointerScope()) {
      Tensor one = tensor.dim() == 4 && tensor.size(0) == 1 ? tensor.select(0, 0) : tensor;
      if (one.dim() != 3 || (one.size(0) != 1 && one.size(0) != 3)) {
        throw new BadInputException("An image has one channel or three: (C, H, W)");
      }
      int channels = (int) one.size(0);
      normalization.checkChannels(channels);
      int height = Math.toIntExact(one.size(1));
      int width = Math.toIntExact(one.size(2));
      double[] values = new double[channels * height * width];
      new DoublePointer(one.detach().cpu().to(ScalarType.Double).contiguous().data_ptr())
          .get(values);
      BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
      for (int i = 0; i < height * width; i++) {
        int rgb = 0;
        for (int channel = 0; channel < 3; channel++) {
          int from = channels == 1 ? 0 : channel;
          double pixel = normalization.pixel(from, values[from * height * width + i]);
          rgb = rgb << 8 | (int) Math.round(255 * Math.max(0, Math.min(1, pixel)));
        }
        image.setRGB(i % width, i / width, rgb);
      }
      return image;
    }
  }

  /**
   * Writes an image as PNG.
   *
   * @throws BadInputException if the file can't be written
   */
  public static void writePng(BufferedImage image, Path file) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      Path temporary = Files.createTempFile(folder, ".loupe", ".png");
      try {
        ImageIO.write(image, "png", temporary.toFile());
        Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw new BadInputException("Cannot write %s: %s".formatted(file, e.getMessage()), e);
    }
  }
}
