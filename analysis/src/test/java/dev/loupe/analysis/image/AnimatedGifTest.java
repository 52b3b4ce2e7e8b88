package dev.loupe.analysis.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AnimatedGifTest {
  @TempDir private Path folder;

  private static BufferedImage filled(int rgb) {
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 6; i++) {
      image.setRGB(i % 3, i / 3, rgb);
    }
    return image;
  }

  @Test
  void framesComeBackInOrderWithTheirDelay() throws IOException {
    Path file = folder.resolve("a.gif");
    Files.writeString(file, "something longer that was there before".repeat(100));
    try (AnimatedGif gif = new AnimatedGif(file, 12)) {
      gif.add(filled(0xff0000));
      gif.add(filled(0x00ff00));
      gif.add(filled(0x0000ff));
    }

    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      reader.setInput(in);
      assertThat(reader.getNumImages(true)).isEqualTo(3);
      assertThat(reader.read(0).getRGB(0, 0)).isEqualTo(0xffff0000);
      assertThat(reader.read(1).getRGB(2, 1)).isEqualTo(0xff00ff00);
      assertThat(reader.read(2).getRGB(1, 1)).isEqualTo(0xff0000ff);
      IIOMetadataNode root =
          (IIOMetadataNode) reader.getImageMetadata(1).getAsTree("javax_imageio_gif_image_1.0");
      IIOMetadataNode control =
          (IIOMetadataNode) root.getElementsByTagName("GraphicControlExtension").item(0);
      assertThat(control.getAttribute("delayTime")).isEqualTo("12");
    } finally {
      reader.dispose();
    }
    assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
        .startsWith("GIF89a")
        .contains("NETSCAPE2.0");
  }
}
