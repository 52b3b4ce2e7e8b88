package dev.loupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FeatureMapsCommandTest {
  @TempDir private Path folder;

  private Cli run(String... more) {
    String[] arguments = new String[more.length + 4];
    arguments[0] = "featuremaps";
    arguments[1] = "unet";
    arguments[2] = "-o";
    arguments[3] = folder.resolve("maps").toString();
    System.arraycopy(more, 0, arguments, 4, more.length);
    return Cli.run(arguments);
  }

  @Test
  void aLayerIsAPictureInTwoFormats() throws IOException {
    Cli result = run("--layers", "TYPE=Conv2d,index=0", "--most", "5");

    assertThat(result.err()).isEmpty();
    assertThat(result.out().lines()).hasSize(1);
    String file = result.out().replaceFirst("Wrote (\\S+\\.svg): .*\\s*", "$1");
    String title = result.out().replaceFirst("Wrote \\S+: (.*)\\s*", "$1");
    assertThat(title).matches("\\S+, Conv2d, \\d+ x 32 x 32");
    assertThat(Files.readString(Path.of(file)))
        .contains(title)
        .containsPattern("channels 0 to 4 of \\d+");
    assertThat(ImageIO.read(Path.of(file.replace(".svg", ".png")).toFile()).getWidth())
        .isGreaterThan(100);
  }

  @Test
  void anImageCanBeTheInput() throws IOException {
    Path photo = folder.resolve("photo.png");
    ImageIO.write(new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB), "png", photo.toFile());

    Cli result = run("--image", photo.toString(), "--grey", "--image-size", "16");

    assertThat(result.err()).isEmpty();
    assertThat(result.out().lines().toList())
        .hasSizeGreaterThan(3)
        .allMatch(line -> line.matches("Wrote .*\\.svg: .*Conv2d, \\d+ x \\d+ x \\d+"))
        .anyMatch(line -> line.endsWith("x 16 x 16"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --layers=kind=Conv2d      | 'kind=Conv2d' is no filter: give type=Conv2d, index=0, index=-1 or target=3
          --layers=index=first      | 'index=first' is no filter: give type=Conv2d, index=0, index=-1 or target=3
          --layers=type=Tanh        | No layer has feature maps and is meant by 'type=Tanh'; modules with feature maps are of the classes:
          --layers=index=99         | There is no activation 99: there are
          --most=0                  | At least one channel is drawn, not 0
          --grey                    | How an image becomes a tensor is said, but there is no --image
          --image=missing.png       | Cannot read missing.png:
          --change=conv2d_1=zero    | Feature maps need the model itself, as it is: no .loupe file, --change or --halt-after
          """)
  void badUseIsOneLine(String option, String message) {
    Cli result = run(option);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.err()).startsWith("loupe: " + message);
    assertThat(folder.resolve("maps")).doesNotExist();
  }

  @Test
  void anImageOfTheWrongSizeIsToldInOneLine() throws IOException {
    Path photo = folder.resolve("photo.png");
    ImageIO.write(new BufferedImage(5, 7, BufferedImage.TYPE_INT_RGB), "png", photo.toFile());

    Cli result = run("--image", photo.toString(), "--grey");

    assertThat(result.exitCode()).isNotZero();
    assertThat(result.err()).startsWith("loupe: ").hasLineCount(1);
    assertThat(folder.resolve("maps")).doesNotExist();
  }
}
