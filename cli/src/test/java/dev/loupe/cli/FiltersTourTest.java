package dev.loupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import dev.loupe.analysis.filter.ActivationFilter;
import dev.loupe.analysis.filter.ActivationTracker;
import dev.loupe.analysis.filter.ModuleOutput;
import dev.loupe.analysis.filter.TrackedActivations;
import dev.loupe.analysis.filter.TypeFilter;
import dev.loupe.model.Inputs;
import dev.loupe.model.JavaModel;
import dev.loupe.models.vision.Autoencoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/filters.md shows is what happens. */
final class FiltersTourTest {
  private static final TourPage PAGE = new TourPage("filters.md");

  @TempDir private Path folder;

  @Test
  void theTrackerPrintsTheText() throws IOException {
    assertThat(PAGE.codeThatIsNotIn(FiltersTourTest.class)).isEmpty();
    assertThat(TourPage.printed(FiltersTourTest::track)).isEqualTo(PAGE.blocks("text").get(0));
  }

  private static void track() {
    // spotless:off
    ActivationTracker tracker =
        ActivationTracker.of(JavaModel.of(new Autoencoder()))
            .withGroup("all_relus", ActivationFilter.byType("ReLU"))
            .withGroup(
                "second_linear", ActivationFilter.byType("Linear"), ActivationFilter.byIndex(1))
            .withGroup("pixels", ActivationFilter.byTarget(0, 783));
    try (TrackedActivations tracked = tracker.run(Inputs.of(torch.rand(2, 1, 28, 28)))) {
      System.out.println(tracked.group("second_linear")); // what it is
      System.out.println(
          tracked.values().get("pixels").get(1).mean().item_float() < 1e9); // a tensor
      System.out.println(new TypeFilter(ImmutableList.of()).availableParameters(tracked.all()));
    }
    // spotless:on
  }

  @Test
  void aStrategyOfOnesOwnFilters() {
    // spotless:off
    ActivationFilter strongest =
        outputs ->
            outputs.stream().filter(output -> output.value().max().item_float() > 1).toList();
    // spotless:on
    ModuleOutput weak = new ModuleOutput("ReLU", "weak", torch.ones(2));
    ModuleOutput strong = new ModuleOutput("ReLU", "strong", torch.ones(2).add(torch.ones(2)));
    assertThat(strongest.filter(List.of(weak, strong))).containsExactly(strong);
  }

  @Test
  void theCommandsDraw() throws IOException {
    for (String command : PAGE.blocks("sh").get(0).strip().split("\n", -1)) {
      String[] arguments = command.replace("./loupe ", "").split(" ", -1);
      arguments[arguments.length - 1] = folder.resolve("maps").toString();

      assertThat(Cli.run(arguments).out()).startsWith("Wrote " + folder.resolve("maps"));
    }
    assertThat(folder.resolve("maps")).isDirectoryContaining("glob:**.png");
  }

  @Test
  void thePictureIsWhatTheCommandDraws() throws IOException {
    String command = PAGE.blocks("sh").get(1).strip();
    String[] arguments =
        command
            .replace("./loupe ", "")
            .replace("docs/", "../docs/")
            .replace("-o maps", "-o " + folder)
            .split(" ", -1);
    assertThat(Cli.run(arguments).exitCode()).isZero();
    Path picture = Path.of("..", "docs", "filters", "down1.0.svg");
    String drawn = Files.readString(folder.resolve("down1.0.svg"));
    if (Boolean.getBoolean("golden.renew")) {
      Files.writeString(picture, drawn);
    }

    // Colours may differ in their last bit from machine to machine.
    assertThat(withoutPixels(Files.readString(picture))).isEqualTo(withoutPixels(drawn));
  }

  private static String withoutPixels(String svg) {
    return svg.replaceAll("base64,[^\"]*", "").replaceAll("(?s)<g class=\"scale\">.*?</g>", "");
  }
}
