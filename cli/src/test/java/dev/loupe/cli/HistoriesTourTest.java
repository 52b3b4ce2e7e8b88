package dev.loupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loupe.Recording;
import dev.loupe.archive.HistoryFile;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Inputs;
import dev.loupe.model.JavaModel;
import dev.loupe.models.vision.AlexNet;
import dev.loupe.tables.LayerRow;
import dev.loupe.tables.ModuleRow;
import dev.loupe.tables.ParameterRow;
import dev.loupe.tables.Table;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/histories.md shows is what happens. */
final class HistoriesTourTest {
  private static final TourPage PAGE = new TourPage("histories.md");

  @TempDir private Path folder;

  @Test
  void theJavaCodeIsThatOfThisTest() throws IOException {
    assertThat(PAGE.codeThatIsNotIn(HistoriesTourTest.class)).isEmpty();
  }

  @Test
  void theCodePrintsWhatItSays() {
    assertThat(TourPage.printed(this::example)).isEqualTo("conv2d_3_7\n64896\ntrue\n23232\n");
  }

  private void example() {
    Path file = folder.resolve("alexnet.loupe");
    AlexNet alexnet = new AlexNet();
    Tensor x = torch.rand(1, 3, 224, 224);
    // spotless:off
    try (ModelHistory history =
        Recording.of(JavaModel.of(alexnet)).save("conv2d").run(Inputs.of(x))) {
      HistoryFile.write(history, file);
    }
    try (ModelHistory history = HistoryFile.read(file)) {
      System.out.println(history.layer("features.6").name()); // conv2d_3_7
      System.out.println(history.activation("conv2d_3").toFloatArray().length); // 64896
      System.out.println(history.activation("conv2d_3").tensor().mean().item_float() < 1); // true
      System.out.println(Table.ofParameters(history).rows().get(0).elements()); // 23232
    }
    // spotless:on
  }

  @Test
  void theCommandsWork() throws IOException {
    for (String command : PAGE.blocks("sh").get(0).strip().split("\n", -1)) {
      String[] arguments =
          command
              .replace("./loupe ", "")
              .replaceAll("alexnet\\.\\w+|conv\\.npz|tables$", folder + "/$0")
              .split(" ", -1);

      Cli result = Cli.run(arguments);

      assertThat(result.err()).as(command).isEmpty();
      assertThat(result.exitCode()).as(command).isZero();
    }
    assertThat(folder).isDirectoryContaining("glob:**/{conv.npz,tables}");
  }

  @Test
  void theColumnsOfTheTablesAreNamed() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "histories.md"));

    assertThat(page)
        .contains(columns(LayerRow.class), columns(ModuleRow.class), columns(ParameterRow.class));
  }

  private static String columns(Class<?> row) {
    return Arrays.stream(row.getRecordComponents())
        .map(RecordComponent::getName)
        .map(name -> "`" + name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT) + "`")
        .collect(Collectors.joining(" ", "| ", " |"));
  }
}
