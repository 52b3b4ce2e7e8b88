package dev.loupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loupe.archive.HistoryFile;
import dev.loupe.history.ModelHistory;
import dev.loupe.render.Drawing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records in files, in the place of models. */
final class RecordCommandTest {
  @TempDir private Path folder;
  private String record;

  @BeforeEach
  void nameTheRecord() {
    record = folder.resolve("a.loupe").toString();
  }

  private void save(String... layers) {
    String[] arguments = {"record", "simple-recurrent", "-o", record, "--layers", "none"};
    if (layers.length > 0) {
      arguments[5] = String.join(",", layers);
    }
    assertThat(Cli.run(arguments).exitCode()).isZero();
  }

  @Test
  void tellsWhatWasSaved() {
    assertThat(Cli.run("record", "alexnet", "-o", record, "--layers", "features,-5"))
        .isEqualTo(
            new Cli(
                0, "Wrote " + record + ": AlexNet, 24 layers, 2 with values (53,248 bytes)\n", ""));
    assertThat(Cli.run("record", "alexnet", "-o", record).out())
        .isEqualTo("Wrote " + record + ": AlexNet, 24 layers, 0 with values (0 bytes)\n");
  }

  /** Compared with one live record, as another would have other times. */
  @ParameterizedTest
  @ValueSource(strings = {"a.svg", "a.png", "a.pdf", "a.dot", "a.mmd", "a.me.json", "a.json"})
  void isDrawnInEveryFormat(String name) throws IOException {
    save();
    Path drawing = folder.resolve(name);
    Path expected = folder.resolve("expected." + name);
    try (ModelHistory history = HistoryFile.read(Path.of(record))) {
      Drawing.of(history).depth(1).write(expected);
    }

    Cli result = Cli.run("graph", record, "--depth", "1", "-o", drawing.toString());

    assertThat(result)
        .isEqualTo(
            new Cli(
                0, "Wrote " + drawing + ": SimpleRecurrent, 12 operations, 30 parameters\n", ""));
    assertThat(drawing).hasSameBinaryContentAs(expected);
  }

  @Test
  void isSummarizedAndLookedUp() {
    save("linear_1_1:2");

    assertThat(Cli.run("summary", record).out())
        .startsWith("Log of SimpleRecurrent forward pass:")
        .contains("; 1 tensors (120 B) saved.");
    assertThat(Cli.run("layer", record, "fc:2").out())
        .startsWith("Layer linear_1_1:2, operation ")
        .contains("        tensor([[")
        .contains("    Cost: 150 MACs, ");
    assertThat(Cli.run("layer", record, "conv").err()).startsWith("loupe: No layer 'conv'");
  }

  @Test
  void itsValuesAreWrittenForOthers() throws IOException {
    save("linear");
    Path some = folder.resolve("some.npz");
    Path live = folder.resolve("live.npz");
    Cli.run("activations", "simple-recurrent", "-l", "fc:2", "-o", live.toString());

    assertThat(Cli.run("activations", record, "-l", "fc:2", "-o", some.toString()))
        .isEqualTo(
            new Cli(0, "Wrote " + some + ": SimpleRecurrent, 1 layer, 120 bytes of values\n", ""));
    assertThat(some).hasSameBinaryContentAs(live);
    assertThat(Cli.run("activations", record, "-o", some.toString()).out())
        .contains(": SimpleRecurrent, 4 layers, 480 bytes of values");
  }

  /** Of the second pass of the linear layer, so that two passes are without. */
  private void saveGradients() {
    assertThat(
            Cli.run(
                "record",
                "simple-recurrent",
                "-o",
                record,
                "--gradients",
                "--from",
                "linear_1_1:2"))
        .isEqualTo(
            new Cli(
                0,
                "Wrote %s: SimpleRecurrent, 14 layers, 0 with values (0 bytes), 4 with gradients"
                        .formatted(record)
                    + " (480 bytes)\n",
                ""));
  }

  @Test
  void theGradientThatWasTakenIsDrawn() throws IOException {
    saveGradients();
    Path drawing = folder.resolve("a.dot");
    Path expected = folder.resolve("expected.dot");

    for (String from : new String[] {"linear_1_1:2", "fc:2"}) {
      assertThat(
              Cli.run("graph", record, "--gradients", "--from", from, "-o", drawing.toString())
                  .err())
          .isEmpty();
      Cli.run(
          "graph", "simple-recurrent", "--gradients", "--from", from, "-o", expected.toString());
      assertThat(drawing).hasSameBinaryContentAs(expected);
    }
    Cli.run("graph", record, "--gradients", "-o", drawing.toString());
    assertThat(drawing).hasSameBinaryContentAs(expected);
    assertThat(Cli.run("graph", record, "--gradients", "--from", "fc:1").err())
        .isEqualTo(
            "loupe: The gradients in %s are from linear_1_1:2, not from linear_1_1:1\n"
                .formatted(record));
  }

  @Test
  void theBackwardGraphIsDrawn() {
    saveGradients();
    Path drawing = folder.resolve("a.dot");
    Path expected = folder.resolve("expected.dot");

    Cli.run("graph", "simple-recurrent", "--backward", "-o", expected.toString());

    assertThat(Cli.run("graph", record, "--backward", "-o", drawing.toString()).err()).isEmpty();
    assertThat(drawing).hasSameBinaryContentAs(expected);
  }

  @Test
  void gradientsAreWrittenForOthers() {
    saveGradients();
    Path file = folder.resolve("x.safetensors");
    String[] command = {
      "activations", record, "--gradients", "-o", file.toString(), "-l", "linear", "--from", "fc:2"
    };

    assertThat(Cli.run(command))
        .isEqualTo(
            new Cli(
                0, "Wrote " + file + ": SimpleRecurrent, 2 layers, 240 bytes of gradients\n", ""));
    command[6] = "output";
    assertThat(Cli.run(command).err())
        .isEqualTo("loupe: %s has no gradient of output\n".formatted(record));
    command[6] = "linear";
    command[8] = "fc:3";
    assertThat(Cli.run(command).err())
        .isEqualTo(
            "loupe: The gradients in %s are from linear_1_1:2, not from linear_1_1:3\n"
                .formatted(record));
    assertThat(Cli.run("activations", record, "--gradients", "--from", "fc:2", "--unit", "0").err())
        .isEqualTo(
            "loupe: The gradients in %s are what they are: --unit is for `loupe record`\n"
                .formatted(record));
  }

  @Test
  void aGalleryShowsRecordsOfAFolder() {
    save();
    Path page = folder.resolve("gallery.md");

    assertThat(Cli.run("gallery", folder.toString(), "-o", page.toString(), "-i", "3x4").err())
        .isEmpty();
    assertThat(page).content().contains("a.loupe", "SimpleRecurrent on ");
  }

  @Test
  void picturesOfRecordsAreEmbedded() throws IOException {
    save();
    Path page = Files.writeString(folder.resolve("page.md"), "<!-- loupe: a.loupe depth=1 -->\n");

    assertThat(Cli.run("embed", page.toString()).err()).isEmpty();
    assertThat(page).content().contains("SimpleRecurrent: 12 operations, 30 parameters");
  }

  @Test
  void aFailedForwardIsSavedOnRequest() {
    Path model =
        Scripted.withLinear(
            folder,
            """
            def forward(self, x: Tensor) -> Tensor:
                return self.fc.forward(torch.relu(x))
            """);
    String[] command = {"record", model.toString(), "-i", "2x5", "-o", record, "--partial"};

    Cli result = Cli.run(command);

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).startsWith("loupe: The model's forward failed in aten::linear");
    assertThat(result.out())
        .isEqualTo(
            "Wrote " + record + ": Net until it failed, 3 layers, 0 with values (0 bytes)\n");
    Path drawing = folder.resolve("net.svg");
    assertThat(Cli.run("graph", record, "-o", drawing.toString()))
        .isEqualTo(
            new Cli(
                0,
                "Wrote " + drawing + ": Net until it failed, 2 operations, 15 parameters\n",
                ""));
    assertThat(drawing).content().contains("failure");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      textBlock =
          """
          graph REC --input 3x4        ! REC is a record, with its inputs in it: it takes no --input
          validate REC                 ! REC has the record of a forward, not the model, and can't be validated; validate when the model is recorded
          record REC -o DIR/b.loupe    ! REC is a record already: copy it
          record branching -o DIR/x.pt ! Cannot write DIR/x.pt: the name of a record must end in .loupe, which other commands know it by
          activations REC -o DIR/x.npz ! REC has no values: `loupe record --layers all` keeps them
          graph DIR/none.loupe         ! No file DIR/none.loupe
          graph REC --gradients        ! REC has no gradients: `loupe record --gradients` saves them
          graph REC --backward         ! REC has no gradients: `loupe record --gradients` saves them
          activations REC --gradients  ! REC has no gradients: `loupe record --gradients` saves them
          record branching --unit 1    ! --unit is one of --from a layer: give both
          """)
  void wrongUseIsToldInOneLine(String command, String message) {
    save();

    assertThat(Cli.run(filled(command).split(" ", -1)))
        .isEqualTo(new Cli(2, "", "loupe: " + filled(message) + "\n"));
  }

  private String filled(String text) {
    return text.replace("REC", record).replace("DIR", folder.toString());
  }

  @Test
  void missingValuesAreTold() {
    save("linear");
    String target = folder.resolve("x.npz").toString();

    assertThat(Cli.run("activations", record, "-l", "add_1:1", "-o", target).err())
        .isEqualTo(
            "loupe: %s has no value of add_1_2:1: `loupe record --layers` says which are kept\n"
                .formatted(record));
    assertThat(Cli.run("activations", record, "--dtype", "float16", "-o", target).err())
        .isEqualTo(
            "loupe: The values in %s are written as they are: --dtype is for `loupe record`\n"
                .formatted(record));
  }
}
