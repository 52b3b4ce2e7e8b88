package dev.loupe.render.export.png;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.loupe.error.BadInputException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PngWriterTest {
  private static final int RED = 0xFFFF0000;
  private static final int NOTHING = 0;

  private final List<String> warnings = new ArrayList<>();

  private BufferedImage image(String svg, double scale) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(PngWriter.write(svg, scale, warnings::add)));
  }

  private static String svg(int width, int height, String content) {
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">%s</svg>"
        .formatted(width, height, width, height, content);
  }

  @Test
  void theScaleMultipliesTheSize() throws IOException {
    BufferedImage image =
        image(svg(20, 10, "<rect x=\"10\" width=\"10\" height=\"10\" fill=\"#f00\"/>"), 3);

    assertThat(image.getWidth()).isEqualTo(60);
    assertThat(image.getHeight()).isEqualTo(30);
    assertThat(image.getRGB(28, 15)).isEqualTo(NOTHING);
    assertThat(image.getRGB(31, 15)).isEqualTo(RED);
    assertThat(warnings).isEmpty();
  }

  @Test
  void theLongestSideIsBounded() throws IOException {
    BufferedImage image = image(svg(10, 20_000, ""), 2);

    assertThat(image.getHeight()).isEqualTo(16_384);
    assertThat(image.getWidth()).isEqualTo(8);
    assertThat(warnings)
        .containsExactly(
            "the PNG has scale 0.82, as 2.0 would make it larger than 16,384 pixels a side or 100"
                + " million pixels; show less, or write .svg or .pdf");
  }

  @Test
  void aPictureInWhichNothingCanBeReadIsOnlyPaintedOnDemand() throws IOException {
    String svg = svg(10, 108_000, "");

    assertThatThrownBy(() -> image(svg, 1))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "Too large for a PNG that can be read: the drawing has 10 x 108,000 pixels, and a PNG"
                + " at most 16,384 a side; write .svg, .pdf or .html, show less, such as with"
                + " --auto 100, or say --scale 0.15 for a small picture");
    assertThat(image(svg, 0.15).getHeight()).isEqualTo(16_200);
    assertThat(warnings).isEmpty();
  }

  /** Not with an image: it would take 400 MB. */
  @Test
  void theNumberOfPixelsIsBounded() {
    assertThat(PngWriter.fit(100, 100, 160)).isEqualTo(100);
    assertThat(PngWriter.fit(100, 100, 99)).isEqualTo(99);
    assertThat(PngWriter.fit(10, 16_384, 2)).isEqualTo(1);
  }

  @Test
  void manyElementsArePaintedToTheLast() throws IOException {
    StringBuilder content = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      content.append("<path d=\"M0 0L1 1\" stroke=\"#00f\"/>");
    }
    content.append("<rect x=\"5\" width=\"5\" height=\"5\" fill=\"#f00\"/>");

    assertThat(image(svg(10, 10, content.toString()), 1).getRGB(7, 2)).isEqualTo(RED);
  }

  @Test
  void textIsPaintedAroundItsMiddle() throws IOException {
    BufferedImage image;
    try {
      image =
          image(
              svg(
                  200,
                  40,
                  "<text x=\"100\" y=\"30\" text-anchor=\"middle\" font-size=\"20\" fill=\"#f00\">HHHH</text>"),
              1);
    } catch (BadInputException e) {
      abort(e.getMessage());
      return;
    }

    int first = 0;
    while (!painted(image, first)) {
      first++;
    }
    int last = 199;
    while (!painted(image, last)) {
      last--;
    }
    assertThat(first + last).isBetween(196, 204);
    assertThat(last - first).isBetween(40, 90);
  }

  private static boolean painted(BufferedImage image, int x) {
    for (int y = 0; y < image.getHeight(); y++) {
      if (image.getRGB(x, y) != NOTHING) {
        return true;
      }
    }
    return false;
  }
}
