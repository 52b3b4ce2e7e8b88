package dev.loupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loupe.Recording;
import dev.loupe.history.Comparison;
import dev.loupe.history.ModelHistory;
import dev.loupe.intervene.Intervention;
import dev.loupe.model.Inputs;
import dev.loupe.model.JavaModel;
import dev.loupe.models.vision.AlexNet;
import dev.loupe.select.Selector;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/interventions.md shows is what happens. */
final class InterventionsTourTest {
  @TempDir private Path folder;

  private static String tour() throws IOException {
    return Files.readString(Path.of("..", "docs", "interventions.md"));
  }

  @Test
  void everyBlockOfTheTourIsHere() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/dev/loupe/cli/InterventionsTourTest.java"))
            .replaceAll("\\s+", "");
    assertThat(Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(tour()).results())
        .hasSize(3)
        .allSatisfy(block -> assertThat(source).contains(block.group(1).replaceAll("\\s+", "")));
  }

  @Test
  void theTourPrintsWhatItSays() {
    PrintStream out = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      runTour();
    } finally {
      System.setOut(out);
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("[mask(1, 0, 5)]", "conv2d_3_7", "true", "conv2d_1_1");
  }

  private static void runTour() {
    torch.manual_seed(0);
    AlexNet alexnet = new AlexNet();
    alexnet.eval();
    Tensor x = torch.rand(1, 3, 224, 224);
    // spotless:off
    Recording recording = Recording.of(JavaModel.of(alexnet)).save(Selector.all());
    Recording ablated = recording.change("conv2d_3", Intervention.mask(1, 0, 5)); // two channels
    try (ModelHistory plain = recording.run(Inputs.of(x));
        ModelHistory changed = ablated.run(Inputs.of(x))) {
      System.out.println(changed.interventions(changed.layer("conv2d_3"))); // [mask(1, 0, 5)]
      Comparison comparison = plain.compare(changed);
      System.out.println(comparison.firstDifference().orElseThrow().layer().name()); // conv2d_3_7
    }
    try (ModelHistory clean = recording.run(Inputs.of(x))) {
      Recording patched =
          recording.change("features", Intervention.replaceBy(clean.activation("features")));
      try (ModelHistory history = patched.run(Inputs.of(torch.rand(1, 3, 224, 224)))) {
        Tensor logits = history.activation("output_1").tensor();
        System.out.println(logits.equal(clean.activation("output_1").tensor())); // true
      }
    }
    Recording first = Recording.of(JavaModel.of(alexnet)).save(Selector.type("conv2d"));
    try (ModelHistory history = first.haltAfter("features.0").run(Inputs.of(x))) {
      System.out.println(history.haltedAfter().orElseThrow().name()); // conv2d_1_1
    }
    // spotless:on
  }

  @Test
  void graphMarksTheChangedLayer() throws IOException {
    Path file = folder.resolve("changed.svg");
    Cli result = Cli.run("graph", "alexnet", "--change", "conv2d_3=zero", "-o", file.toString());
    assertThat(result.err()).doesNotContain("loupe:");
    assertThat(Files.readString(file))
        .contains("changed: zero")
        .containsOnlyOnce("node parameters changed");
    Path dot = folder.resolve("changed.dot");
    Cli.run("graph", "alexnet", "--change", "conv2d_3=zero", "-o", dot.toString());
    assertThat(Files.readString(dot))
        .contains("changed: zero")
        .containsOnlyOnce("penwidth=3, tooltip");
  }

  @Test
  void summaryEndsWhereTheForwardWasHalted() {
    assertThat(Cli.run("summary", "alexnet", "--halt-after", "features.0").out())
        .contains("HALTED after conv2d_1_1: the rest was skipped.")
        .contains("2 tensors");
  }

  @Test
  void compareTellsAndDrawsTheDifference() throws IOException {
    Path file = folder.resolve("difference.svg");
    String out =
        Cli.run("compare", "alexnet", "--change", "features.0=mask(1, 0, 5)", "-o", file.toString())
            .out();
    assertThat(out)
        .startsWith(
            "Wrote "
                + file
                + "\n24 layers in both, 0 only here, 0 only there; of 24 with values 23 differ\n    conv2d_1_1: max ");
    assertThat(Files.readString(file)).contains("Relative difference");
  }
}
