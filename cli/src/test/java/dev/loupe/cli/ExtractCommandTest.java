package dev.loupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExtractCommandTest {
  @TempDir private Path folder;
  private Path data;
  private Path out;
  private Path model;

  @BeforeEach
  void someImages() throws IOException {
    data = Files.createDirectory(folder.resolve("data"));
    out = folder.resolve("out");
    for (int i = 0; i < 5; i++) {
      image("image" + i + ".png", 6 + i, 4);
    }
    model =
        Scripted.file(
            folder,
            """
            def forward(self, x: Tensor) -> Tensor:
                return torch.relu(x).flatten(1)
            """);
  }

  private void image(String name, int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    image.setRGB(width / 2, height / 2, 0xffffff);
    ImageIO.write(image, "png", data.resolve(name).toFile());
  }

  private Cli extract(String... more) {
    return extract(data, out, more);
  }

  private Cli extract(Path from, Path to, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("extract", "" + model, "-d", "" + from, "-o", "" + to));
    arguments.addAll(List.of(more));
    return Cli.run(arguments.toArray(String[]::new));
  }

  @Test
  void writesARowForEachImage() throws IOException {
    assertThat(extract("-l", "relu,-1", "--image-size", "4", "--batch", "2"))
        .isEqualTo(
            new Cli(0, "Wrote " + out + ": Net, 5 items, 2 layers, 1,920 bytes of values\n", ""));

    JsonNode index = new JsonMapper().readTree(out.resolve("index.json").toFile());
    assertThat(index.get("data").asText())
        .isEqualTo("images, RGB, resize 4, crop 4x4, mean [0.0], std [1.0]");
    assertThat(index.get("layers").get(0).get("shape").toString()).isEqualTo("[3,4,4]");
    assertThat(out.resolve("output_1.npy")).hasSize(128 + 5 * 48 * 4);
    assertThat(out.resolve("items.jsonl")).content().startsWith("\"image0.png\"\n");
  }

  @Test
  void theSameCommandGoesOn() throws IOException {
    extract("-l", "relu", "--image-size", "4");
    image("later.png", 4, 4);
    Files.writeString(data.resolve("zzz.png"), "none");
    Files.writeString(data.resolve("labels.csv"), "");

    Cli again = extract("-l", "relu", "--image-size", "4", "--skip-bad");

    assertThat(again)
        .isEqualTo(
            new Cli(
                0,
                "Wrote "
                    + out
                    + ": Net, 6 items, 1 layer, 1,152 bytes of values, 5 done before, 1 left"
                    + " out\n",
                "loupe: left aside: 1 file of another kind, such as labels.csv\n"));
  }

  @Test
  void presetsCanBeChanged() throws IOException {
    extract(
        "-l",
        "relu",
        "--preset",
        "imagenet",
        "--resize",
        "5x6",
        "--image-size",
        "2x3",
        "--grey",
        "--mean",
        "0.5",
        "--std",
        "0.25");

    assertThat(new JsonMapper().readTree(out.resolve("index.json").toFile()).get("data").asText())
        .isEqualTo("images, grey, resize 5x6, crop 2x3, mean [0.5], std [0.25]");
  }

  private void refused(String message, String... more) {
    assertThat(extract(more)).isEqualTo(new Cli(2, "", "loupe: " + message + "\n"));
    assertThat(out).doesNotExist();
  }

  @Test
  void wrongUseIsToldInOneLineAndWritesNothing() throws IOException {
    refused("Missing required option: '--layers=LIST'; see `loupe extract --help`");
    refused("No batch of 0: give 1 or more", "-l", "relu", "-b", "0");
    refused("No 0 threads: give 1 or more", "-l", "relu", "-t", "0");
    refused(
        "--image-size 'big' is no size: give 224 or 224x320 (height x width)",
        "-l",
        "relu",
        "--image-size",
        "big");
    refused(
        "--mean '1,x' is not understood: give numbers such as 0.485,0.456,0.406",
        "-l",
        "relu",
        "--mean",
        "1,x");
    assertThat(extract(data, data.resolve("o"), "-l", "relu").err())
        .isEqualTo(
            "loupe: The folder %s is inside of the data %s\n".formatted(data.resolve("o"), data));
    assertThat(extract(folder.resolve("x"), out, "-l", "relu").err())
        .isEqualTo("loupe: No folder %s\n".formatted(folder.resolve("x")));
    Files.createFile(data.resolve("a.npy"));
    refused(data + " has both images and .npy files; give a folder of one kind", "-l", "relu");
  }

  @Test
  void arraysAreGivenAsTheyAre() throws IOException {
    Path values = folder.resolve("values");
    assertThat(extract("-l", "relu", "--image-size", "4").exitCode()).isZero();
    Path arrays = Files.createDirectory(folder.resolve("arrays"));
    Files.copy(out.resolve("relu_1_1.npy"), arrays.resolve("a.npy"));

    assertThat(extract(arrays, values, "-l", "relu", "--dtype", "float16").out())
        .isEqualTo("Wrote " + values + ": Net, 1 item, 1 layer, 480 bytes of values\n");
    assertThat(extract(arrays, values, "-l", "relu", "--grey"))
        .isEqualTo(
            new Cli(
                2,
                "",
                "loupe: "
                    + arrays
                    + " has .npy files, which are given to the model as they are\n"));
  }
}
