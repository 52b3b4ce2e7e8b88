package dev.loupe.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import dev.loupe.error.BadInputException;
import dev.loupe.error.LoupeException;
import dev.loupe.model.Inputs;
import dev.loupe.model.TorchScriptModel;
import dev.loupe.values.SaveOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How an extraction ends early, and goes on or does not. */
class ResumeTest {
  private static final ExtractionOptions THREES = ExtractionOptions.DEFAULT.withBatch(3);

  @TempDir private Path folder;

  @AfterEach
  void nobodyIsInterruptedAnyMore() {
    Thread.interrupted();
  }

  private Path out() {
    return folder.resolve("out");
  }

  private ExtractionReport run(Dataset data, ExtractionOptions options) {
    return Extraction.of(Samples.model(), "fc").with(options).run(data, out());
  }

  private float[] rows() {
    return Samples.firstOfRows(out().resolve("linear_1_1.npy"));
  }

  /** The items, of which one fails. */
  private static Dataset failingAt(int index, Item.Loader failure) {
    List<Item> items = new ArrayList<>(Samples.items(12));
    items.set(index, Item.of("item " + index, failure));
    return Dataset.of("numbers", items);
  }

  private static Inputs fail() throws IOException {
    throw new IOException("the disk is gone");
  }

  @Test
  void whatWasDoneBeforeABadItemStays() {
    assertThatThrownBy(() -> run(failingAt(7, ResumeTest::fail), THREES))
        .isInstanceOf(BadInputException.class)
        .hasMessage("The item item 7 is of no use: the disk is gone");
    assertThat(rows()).containsExactly(0, 4, 8, 12, 16, 20);

    assertThat(run(Samples.data(12), THREES).before()).isEqualTo(6);
    assertThat(rows()).hasSize(12).endsWith(40, 44);
  }

  @Test
  void anItemOnWhichTheModelFailsIsNamed() {
    Dataset data = failingAt(4, () -> Inputs.of(torch.ones(4).to(ScalarType.Long)));
    Dataset wrongShape = failingAt(3, () -> Inputs.of(torch.ones(5)));

    assertThatThrownBy(() -> run(data, THREES))
        .hasMessageStartingWith(
            "The item item 4 does not go into a batch with item 3: it is 4 int64");
    assertThatThrownBy(() -> run(wrongShape, THREES.withBatch(1)))
        .hasMessageStartingWith("The item item 3 is of no use: The input does not fit the model");
    assertThat(rows()).hasSize(3);
  }

  @Test
  void badItemsAreLeftOutAndListed() {
    TorchScriptModel model =
        Samples.model("torch.embedding(torch.ones(10, 3), x.long()).sum(1) + self.fc.forward(x)");
    List<Item> items = new ArrayList<>(Samples.items(12));
    items.set(2, Item.of("missing", ResumeTest::fail));

    ExtractionReport report =
        Extraction.of(model, -1)
            .with(THREES.skippingBad())
            .run(Dataset.of("numbers", items), out());

    assertThat(report.items()).isEqualTo(9);
    assertThat(report.skipped())
        .extracting(SkippedItem::name)
        .containsExactly("missing", "item 10", "item 11");
    assertThat(report.skipped().get(0).reason()).isEqualTo("the disk is gone");
    assertThat(report.skipped().get(1).reason()).contains("index out of range");
    assertThat(Samples.firstOfRows(out().resolve("output_1.npy")))
        .containsExactly(4, 8, 16, 20, 24, 28, 32, 36, 40);
    assertThat(out().resolve("items.jsonl"))
        .content()
        .startsWith("\"item 0\"\n\"item 1\"\n\"item 3\"\n")
        .endsWith("\"item 9\"\n");
  }

  @Test
  void aWrongLayerIsNoFaultOfTheItems() {
    assertThatThrownBy(
            () ->
                Extraction.of(Samples.model(), "conv")
                    .with(THREES.skippingBad().withBatch(1))
                    .run(Samples.data(3), out()))
        .hasMessageStartingWith("No layer 'conv'");
  }

  @Test
  void anInterruptionCommitsWhatIsDone() {
    ExtractionOptions interrupting =
        THREES.withListener(progress -> Thread.currentThread().interrupt());

    assertThatThrownBy(() -> run(Samples.data(12), interrupting))
        .isInstanceOf(LoupeException.class)
        .hasMessage("Interrupted; 3 items are done, and the same call goes on");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(rows()).containsExactly(0, 4, 8);
    run(Samples.data(12), THREES);
    assertThat(rows()).hasSize(12);
  }

  @Test
  void aFinishedOneTakesWhatIsAdded() {
    run(Samples.data(5), THREES);

    assertThat(run(Samples.data(5), THREES).before()).isEqualTo(5);
    assertThat(run(Samples.data(9), THREES).items()).isEqualTo(9);
    assertThat(rows()).hasSize(9).endsWith(28, 32);
  }

  private void refused(String message, Extraction other, Dataset data) {
    assertThatThrownBy(() -> other.with(THREES).run(data, out()))
        .isInstanceOf(BadInputException.class)
        .hasMessage(message.formatted(out()));
  }

  @Test
  void nothingElseGoesOn() {
    run(Samples.data(5), THREES);
    String begun = "%s was begun with ";
    String instead = "; take another folder, or restart (--restart)";
    TorchScriptModel other = Samples.model("torch.sigmoid(self.fc.forward(x))");
    TorchScriptModel trained = Samples.model();
    trained.tree().parameters().get(0).tensor().detach().mul_(new Scalar(2f));

    refused(
        begun + "other code or weights of Net, and can't go on with these" + instead,
        Extraction.of(other, "fc"),
        Samples.data(5));
    refused(
        begun + "other code or weights of Net, and can't go on with these" + instead,
        Extraction.of(trained, "fc"),
        Samples.data(5));
    refused(
        begun + "the layers fc, and can't go on with relu" + instead,
        Extraction.of(Samples.model(), "relu"),
        Samples.data(5));
    refused(
        begun + "data prepared by: numbers, and can't go on by: more" + instead,
        Extraction.of(Samples.model(), "fc"),
        Dataset.of("more", Samples.items(5)));
    assertThatThrownBy(
            () ->
                run(
                    Samples.data(5),
                    THREES.withSaving(SaveOptions.DEFAULT.withDtype(ScalarType.Half))))
        .hasMessageContaining("values kept as: as they are, and can't go on as: float16");
    assertThat(rows()).hasSize(5);
  }

  @Test
  void changedDataDontGoOn() {
    run(Samples.data(5), THREES);

    refused(
        "The data have 4 items, but 5 are done: restart (--restart), or put the data back",
        Extraction.of(Samples.model(), "fc"),
        Samples.data(4));
    refused(
        "Of the 5 items that are done, some have changed, were added or removed: restart"
            + " (--restart), or put the data back",
        Extraction.of(Samples.model(), "fc"),
        Dataset.of("numbers", Samples.items(7).subList(1, 7)));
  }

  @Test
  void aChangedFileDoesNotGoOn() throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    Path file = NpyFiles.write(data.resolve("a.npy"), 1, 1, 1, 1);
    run(Dataset.folder(data, FileFormat.NPY), THREES);
    NpyFiles.write(data.resolve("b.npy"), 2, 2, 2, 2);
    run(Dataset.folder(data, FileFormat.NPY), THREES);
    assertThat(rows()).containsExactly(4, 8);

    NpyFiles.write(file, 3, 3, 3, 3);
    Files.setLastModifiedTime(file, FileTime.fromMillis(0));

    assertThatThrownBy(() -> run(Dataset.folder(data, FileFormat.NPY), THREES))
        .hasMessageStartingWith("Of the 2 items that are done, some have changed");
  }

  @Test
  void aRestartBeginsAnew() {
    Extraction.of(Samples.model(), "relu", "fc").run(Samples.data(5), out());

    ExtractionReport report = run(Samples.data(4), THREES.restarting());

    assertThat(report.before()).isZero();
    assertThat(rows()).hasSize(4);
    assertThat(out().resolve("relu_1_2.npy")).doesNotExist();
  }

  @Test
  void foldersOfOthersAreLeftAlone() throws IOException {
    Files.createDirectory(out());
    Path other = Files.writeString(out().resolve("notes.txt"), "keep me");
    refused(
        "%s holds other files, such as notes.txt; take a new or empty folder",
        Extraction.of(Samples.model(), "fc"), Samples.data(5));

    for (String index : ImmutableList.of("{\"model\": \"AlexNet\"}", "{", "[]", "")) {
      Files.writeString(out().resolve("index.json"), index);
      assertThatThrownBy(() -> run(Samples.data(5), THREES.restarting()))
          .as(index)
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("index.json");
    }
    assertThat(other).hasContent("keep me");
  }

  @Test
  void aDamagedFolderIsAnErrorThatSaysSo() throws IOException {
    run(Samples.data(5), THREES);
    Path index = out().resolve("index.json");
    String text = Files.readString(index);

    for (String damaged :
        ImmutableList.of(
            text.replace("\"items\" : 5", "\"items\" : -1"),
            text.replace("\"layers\"", "\"players\""),
            text.replace("float32", "float31"),
            text.replace("linear_1_1", "../linear"),
            text.replace("\"version\" : 1", "\"version\" : 7"))) {
      Files.writeString(index, damaged);
      assertThatThrownBy(() -> run(Samples.data(5), THREES))
          .as(damaged)
          .isInstanceOf(BadInputException.class)
          .hasMessageStartingWith(index.toString());
    }
    Files.writeString(index, text.replace("\"items\" : 5", "\"items\" : 50"));
    assertThatThrownBy(() -> run(Samples.data(5), THREES))
        .hasMessageContaining("linear_1_1.npy is shorter than the index says");
  }

  @Test
  void aSecondExtractionOfTheSameFolderIsRefused() {
    ExtractionOptions again =
        THREES.withListener(progress -> run(Samples.data(12), ExtractionOptions.DEFAULT));

    assertThatThrownBy(() -> run(Samples.data(12), again))
        .isInstanceOf(BadInputException.class)
        .hasMessage("Another extraction is writing to %s now".formatted(out()));

    assertThat(run(Samples.data(12), THREES).items()).isEqualTo(12);
  }
}
