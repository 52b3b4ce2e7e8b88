package dev.loupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loupe.Loupe;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.models.vision.AlexNet;
import dev.loupe.render.Drawing;
import dev.loupe.render.view.Direction;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is what happens. Its commands are run by {@code .ci/run}. */
final class ReadmeTest {
  private static final Path ROOT = Path.of("..");

  @TempDir Path folder;

  private static List<String> blocks(String language) throws IOException {
    return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(ROOT.resolve("README.md")))
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  @Test
  void theFirstCommandDrawsAndTheSecondTests() throws IOException {
    assertThat(blocks("sh")).startsWith("./loupe graph alexnet -o alexnet.svg\n", "mvn verify\n");
  }

  @Test
  void theTableIsWhatSummaryPrints() throws IOException {
    assertThat(Cli.run("summary", "alexnet", "--depth", "1").out()).endsWith(blocks("text").get(0));
  }

  @Test
  void theJavaCodeIsThatOfThisTest() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/dev/loupe/cli/ReadmeTest.java"))
            .replace("folder.resolve(\"alexnet.svg\")", "Path.of(\"alexnet.svg\")");

    assertThat(withoutLayout(source)).contains(withoutLayout(blocks("java").get(0)));
  }

  private static String withoutLayout(String code) {
    return code.replaceAll("\\s+", "");
  }

  @Test
  void theJavaCodePrintsWhatItSays() throws IOException {
    Path printed = folder.resolve("out.txt");
    PrintStream out = System.out;
    try (PrintStream file = new PrintStream(Files.newOutputStream(printed))) {
      System.setOut(file);
      example(new AlexNet(), torch.randn(1, 3, 224, 224));
    } finally {
      System.setOut(out);
    }

    assertThat(printed)
        .content()
        .contains(
            "\n1x384x13x13\nfeatures.6.weight\nmaxpool2d_2_6\n58631144\n22 operations: 22 verified, 0 exempt, 0 failed\n");
    assertThat(folder.resolve("alexnet.svg")).content().startsWith("<svg");
  }

  private void example(Module model, Tensor input) {
    // spotless:off
    try (ModelHistory history = Loupe.record(model, input)) {
      System.out.println(history); // the summary
      Layer conv = history.layer("conv2d_3_7"); // or "conv2d_3", "features.6", 7, -17
      System.out.println(conv.tensor().shapeText()); // 1x384x13x13
      System.out.println(conv.parameters().get(0).address()); // features.6.weight
      System.out.println(history.parents(conv).get(0).name()); // maxpool2d_2_6
      System.out.println(history.modules().get("classifier").totalParameters()); // 58631144
      System.out.println(history.validate()); // 22 operations: 22 verified, 0 exempt, 0 failed
      Drawing.of(history)
          .depth(2)
          .direction(Direction.LEFT_RIGHT)
          .write(folder.resolve("alexnet.svg"));
    }
    // spotless:on
  }

  /** Of the README and of the gallery. */
  @Test
  void thePicturesAreUpToDate() {
    List<String> pages = List.of("../README.md", "../docs/gallery.md");
    List<String> command =
        Boolean.getBoolean("golden.renew") ? List.of("embed") : List.of("embed", "--check");

    Cli result = Cli.run(Stream.of(command, pages).flatMap(List::stream).toArray(String[]::new));

    assertThat(result.exitCode())
        .as("%srun with -Dgolden.renew=true to draw them again", result.err())
        .isZero();
  }
}
