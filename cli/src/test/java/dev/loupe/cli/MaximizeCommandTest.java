package dev.loupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MaximizeCommandTest {
  @TempDir private Path folder;

  private Cli run(String options) {
    List<String> arguments = new ArrayList<>(List.of("maximize", "unet"));
    arguments.addAll(List.of(options.split(" ", -1)));
    arguments.addAll(List.of("-o", folder.resolve("best.png").toString()));
    return Cli.run(arguments.toArray(String[]::new));
  }

  @Test
  void theImageAnswersMoreThanTheNoise() throws IOException {
    Path gif = folder.resolve("way.gif");
    Cli result = run("--layer conv2d_1 --channel 2 --recipe plain --steps 3 --rate 1 --gif " + gif);

    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .matches(
            "Wrote \\S+best\\.png: channel 2 of conv2d_1 is \\S+, from \\S+, at step 3 of 3\\n");
    BufferedImage image = ImageIO.read(folder.resolve("best.png").toFile());
    assertThat(image.getWidth()).isEqualTo(32);
    assertThat(image.getHeight()).isEqualTo(32);
    assertThat(Files.size(gif)).isGreaterThan(1000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --layer conv2d_1                              | Give either a --unit, or a --channel, perhaps with --at
          --layer conv2d_1 --unit 1 --channel 2         | Give either a --unit, or a --channel, perhaps with --at
          --layer conv2d_1 --channel 1 --at middle      | --at 'middle' is no position: give row,column
          --layer conv2d_1 --channel 999                | channel 999 of conv2d_1_1 (
          --layer conv2d_99 --channel 1                 | No layer 'conv2d_99'
          --layer conv2d_1 --unit 1                     | unit 1 of conv2d_1_1 (
          --layer conv2d_1 --channel 1 --recipe best    | There is no recipe 'best': plain, all-four, yosinski1 to yosinski4
          --layer conv2d_1 --channel 1 --steps 0        | There is at least one step, not 0
          --layer conv2d_1 --channel 1 --decay 2        | The rate of an L2 decay is from 0 to 1, not 2.0
          --layer conv2d_1 --channel 1 --normalization x | There is no normalization 'x': imagenet or none
          --layer conv2d_1 --channel 1 -i 3x4           | The model must have one input: an image, (1, C, H, W)
          """)
  void badUseIsOneLine(String options, String message) {
    Cli result = run(options);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.err()).startsWith("loupe: " + message);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void theDemoMaximizesTheClassesOfANetThatItTrains() throws IOException {
    FashionFiles.write(folder, 20);
    Path output = folder.resolve("a/b");
    Cli result =
        Cli.run(
            "maximize",
            "--demo",
            "--data=" + folder,
            "--steps=2",
            "--recipe=plain",
            "-o",
            output.toString());

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out().lines())
        .hasSize(11)
        .allMatch(line -> line.matches("[A-Z][a-zA-Z/ -]+: -?\\d.*, seen as .*|Wrote .*"))
        .last()
        .asString()
        .startsWith("Wrote " + output.resolve("classes.svg") + "; the net is right in ");
    assertThat(result.err()).contains("loupe: Good run: epoch 3 of 3, loss ");
    assertThat(output.resolve("classes.svg"))
        .content()
        .contains("What the classes' units answer to most", ">Ankle boot<");
    assertThat(ImageIO.read(output.resolve("classes.png").toFile()).getWidth()).isGreaterThan(800);
    BufferedImage frame = ImageIO.read(output.resolve("ankle-boot.gif").toFile());
    assertThat(frame.getWidth()).isEqualTo(224);
  }

  @Test
  void aModelOrTheDemoIsAskedFor() throws IOException {
    assertThat(Cli.run("maximize").err())
        .isEqualTo(
            "loupe: Missing required parameter: 'MODEL', or --demo; see `loupe maximize --help`\n");
    assertThat(Cli.run("maximize", "unet").err())
        .isEqualTo(
            "loupe: Missing required option: '--layer=LAYER'; see `loupe maximize --help`\n");
    assertThat(Cli.run("maximize", "unet", "--demo").err())
        .isEqualTo("loupe: --demo has its own model and layer: leave out MODEL\n");
    assertThat(Cli.run("maximize", "--demo", "-u", "3").err())
        .isEqualTo("loupe: --demo has its own model and layer: leave out -u, --unit\n");
    assertThat(Cli.run("maximize", "--demo", "--data", folder.resolve("no").toString()).err())
        .startsWith("loupe: There is no folder ")
        .hasLineCount(1);
    FashionFiles.write(folder, 20);
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThat(
            Cli.run("maximize", "--demo", "--data=" + folder, "-o", file.resolve("x").toString())
                .err())
        .startsWith("loupe: Cannot write to " + file.resolve("x"))
        .hasLineCount(1);
  }

  @Test
  void anActivationThatIsNaNIsToldInOneLine() {
    Path model =
        Scripted.file(
            folder,
            """
            def forward(self, x: Tensor) -> Tensor:
                return torch.log(torch.sub(x, 1e9))
            """);
    Cli result = Cli.run("maximize", model.toString(), "-l", "log_1", "-c", "0", "-i", "1x1x4x4");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .isEqualTo("loupe: channel 0 of log_1_2 became NaN; a smaller learning rate may help\n");
  }
}
