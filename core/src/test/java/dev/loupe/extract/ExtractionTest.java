package dev.loupe.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.collect.ImmutableList;
import dev.loupe.error.BadInputException;
import dev.loupe.error.LoupeException;
import dev.loupe.model.Inputs;
import dev.loupe.model.JavaModel;
import dev.loupe.model.RecordableModel;
import dev.loupe.model.TorchScriptModel;
import dev.loupe.recording.ScriptModules;
import dev.loupe.select.Selector;
import dev.loupe.values.SaveOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run over data writes. */
class ExtractionTest {
  private static final ExtractionOptions THREES = ExtractionOptions.DEFAULT.withBatch(3);

  @TempDir private Path folder;

  private static Extraction extraction(Object... layers) {
    return Extraction.of(Samples.model(), layers).with(THREES);
  }

  private float[] rows(String layer) {
    return Samples.firstOfRows(folder.resolve("out").resolve(layer + ".npy"));
  }

  private static float[] sums(int count) {
    float[] sums = new float[count];
    for (int i = 0; i < count; i++) {
      sums[i] = 4f * i;
    }
    return sums;
  }

  private Path out() {
    return folder.resolve("out");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void rowsAreInTheOrderOfTheItems(int threads) throws IOException {
    ExtractionReport report =
        extraction("fc", -1).with(THREES.withThreads(threads)).run(Samples.data(50), out());

    assertThat(report)
        .isEqualTo(
            new ExtractionReport(
                50, 0, ImmutableList.of(), ImmutableList.of("linear_1_1", "output_1"), 1200));
    assertThat(rows("linear_1_1")).isEqualTo(sums(50));
    assertThat(rows("output_1")).isEqualTo(sums(50));
    List<String> names = Files.readAllLines(out().resolve("items.jsonl"));
    assertThat(names).hasSize(50).startsWith("\"item 0\"", "\"item 1\"").endsWith("\"item 49\"");
  }

  @Test
  void theIndexTellsWhatTheFilesAre() throws IOException {
    extraction(Selector.type("linear")).run(Samples.data(5), out());

    JsonNode index = new JsonMapper().readTree(out().resolve("index.json").toFile());
    assertThat(index.get("layers").toString())
        .isEqualTo(
            "[{\"label\":\"linear_1_1\",\"type\":\"linear\",\"module\":\"fc\",\"shape\":[3],"
                + "\"dtype\":\"float32\",\"file\":\"linear_1_1.npy\"}]");
    assertThat(index.get("items").asInt()).isEqualTo(5);
    assertThat(index.get("complete").asBoolean()).isTrue();
    assertThat(index.get("model").asText()).isEqualTo("Net");
    assertThat(index.get("selector").asText()).isEqualTo("type=linear");
    assertThat(index.get("data").asText()).isEqualTo("numbers");
  }

  @Test
  void valuesAreKeptAsTheOptionsSay() {
    SaveOptions how =
        SaveOptions.DEFAULT
            .withDtype(ScalarType.Double)
            .withTransform(value -> value.sum(1).unsqueeze(-1));

    ExtractionReport report =
        extraction("fc").with(THREES.withSaving(how)).run(Samples.data(4), out());

    assertThat(report.bytes()).isEqualTo(32);
    assertThat(rows("linear_1_1")).containsExactly(0, 12, 24, 36);
  }

  /** Counts its forwards in a buffer and adds the count, and a random number. */
  private static TorchScriptModel counting() {
    JitModule model = ScriptModules.empty("Counting");
    model.register_buffer("count", torch.zeros(1));
    model.define(
        """
        def forward(self, x: Tensor) -> Tensor:
            self.count.add_(1)
            return x + self.count + torch.rand(1)
        """);
    return TorchScriptModel.of(model);
  }

  @Test
  void eachBatchStartsFromTheModelAsItWasGiven() {
    TorchScriptModel model = counting();
    torch.manual_seed(1);
    float random = torch.rand(1).item_float();
    torch.manual_seed(1);

    Extraction.of(model, -1).with(THREES.withThreads(4)).run(Samples.data(7), out());

    assertThat(rows("output_1")).containsExactly(expected(random));
    assertThat(model.module().attr("count").toTensor().item_float()).isZero();
    assertThat(torch.rand(1).item_float()).isEqualTo(random);
  }

  private static float[] expected(float random) {
    float[] expected = new float[7];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = i + 1 + random;
    }
    return expected;
  }

  /** Runs its forward in one thread at a time, or fails. */
  public static final class Alone extends Module {
    private final AtomicInteger running = new AtomicInteger();

    public Tensor forward(Tensor x) {
      if (running.getAndIncrement() > 0) {
        throw new IllegalStateException("two forwards at once");
      }
      Tensor y = x.mul(new Scalar(4f)).relu();
      running.decrementAndGet();
      return y;
    }
  }

  @Test
  void modelsInJavaRunInOneThreadAtATime() {
    Extraction.of(JavaModel.of(new Alone()), "relu")
        .with(THREES.withThreads(4))
        .run(Samples.data(100), out());

    assertThat(rows("relu_1_2")).isEqualTo(sums(100));
  }

  private static RecordableModel ofItems(String expression) {
    return TorchScriptModel.of(ScriptModules.computing(expression));
  }

  @Test
  void aLayerWithoutARowForEachItemIsAnError() {
    assertThatThrownBy(() -> Extraction.of(ofItems("x.t() @ x"), -1).run(Samples.data(5), out()))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "output_1 is 4x4 for a batch of 5: its first dimension is not the item. Leave it out"
                + " (~output_1 in a list of layers)");
    assertThatThrownBy(
            () ->
                Extraction.of(ofItems("x.sum()"), "sum").run(Samples.data(2), folder.resolve("b")))
        .hasMessageStartingWith("sum_1_1 is scalar for a batch of 2: ");
  }

  @Test
  void rowsOfAnotherShapeNameTheLayerAndTheItems() {
    List<Item> items = new ArrayList<>(Samples.items(2));
    items.add(Item.of("long", () -> Inputs.of(torch.ones(9))));

    assertThatThrownBy(
            () ->
                Extraction.of(ofItems("x.relu()"), "relu")
                    .with(THREES.withBatch(1))
                    .run(Dataset.of("", items), out()))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "relu_1_1 is 9 float32 for long, but 4 float32 for the items before: one file takes"
                + " one shape");
    assertThat(rows("relu_1_1")).hasSize(2);
    assertThatThrownBy(
            () ->
                Extraction.of(ofItems("x.relu()"), "relu")
                    .run(Dataset.of("", items), folder.resolve("b")))
        .hasMessage(
            "The item long does not go into a batch with item 0: it is 9 float32 where the other"
                + " is 4 float32; make them alike, or take batches of 1");
  }

  @Test
  void otherLayersInALaterBatchAreAnError() {
    RecordableModel model =
        TorchScriptModel.of(
            ScriptModules.script(
                """
                def forward(self, x: Tensor) -> Tensor:
                    y = x.relu()
                    if bool((x > 4).any()):
                        y = y.sin().relu()
                    return y
                """));

    assertThatThrownBy(() -> Extraction.of(model, "relu").with(THREES).run(Samples.data(9), out()))
        .hasMessage(
            "The model ran otherwise on the items item 3 to item 5: its chosen layers are"
                + " [relu_1_1, relu_2_5], but were [relu_1_1] before");
  }

  @Test
  void severalArgumentsAreStackedEach() {
    RecordableModel model =
        TorchScriptModel.of(
            ScriptModules.script(
                """
                def forward(self, x: Tensor, y: Tensor, scale: int) -> Tensor:
                    return (x + y).relu() * scale
                """));
    List<Item> items =
        Samples.items(4).stream()
            .map(
                item ->
                    Item.of(
                        item.name(),
                        () ->
                            Inputs.of(item.loader().load().positional().get(0))
                                .with("y", torch.ones(4))
                                .with("scale", 2)))
            .toList();

    Extraction.of(model, -1).with(THREES).run(Dataset.of("pairs", items), out());

    assertThat(rows("output_1")).containsExactly(2, 4, 6, 8);
  }

  @Test
  void itemsWithOtherArgumentsDontGoTogether() {
    Item one = Item.of("one", () -> Inputs.of(torch.ones(4), 1));
    Item two = Item.of("two", () -> Inputs.of(torch.ones(4), 2));
    Item fewer = Item.of("fewer", () -> Inputs.of(torch.ones(4)));
    Item none = Item.of("none", () -> Inputs.of(2, torch.ones(4)));

    assertThat(together(one, two))
        .endsWith("it is 2 where the other is 1; make them alike, or take batches of 1");
    assertThat(together(one, fewer)).contains("it is other arguments");
    assertThat(together(one, none)).contains("it is 2 where the other is 4 float32");
    assertThat(together(Item.of("closed", () -> Inputs.of(new Tensor())), fewer))
        .startsWith("The item fewer does not go into a batch with closed: ");
  }

  private String together(Item... items) {
    Dataset data = Dataset.of("", ImmutableList.copyOf(items));
    LoupeException error =
        catchThrowableOfType(
            LoupeException.class,
            () -> Extraction.of(Samples.model(), "fc").with(THREES).run(data, out()));
    return error.getMessage();
  }

  @Test
  void optionsAreChecked() {
    assertThatThrownBy(() -> THREES.withBatch(0)).hasMessage("No batch of 0: give 1 or more");
    assertThatThrownBy(() -> THREES.withThreads(-1)).hasMessage("No -1 threads: give 1 or more");
    assertThatThrownBy(() -> THREES.withSaving(SaveOptions.DEFAULT.withGraph()))
        .isInstanceOf(BadInputException.class);
    assertThatThrownBy(() -> extraction("fc9").run(Samples.data(5), out()))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("No layer 'fc9'");
    assertThatThrownBy(
            () ->
                extraction("fc")
                    .with(THREES.withSaving(bfloat16()))
                    .run(Samples.data(5), folder.resolve("b")))
        .hasMessageContaining("linear_1_1 has bfloat16 values, which .npy can't hold; convert");
  }

  private static SaveOptions bfloat16() {
    return SaveOptions.DEFAULT.withDtype(ScalarType.BFloat16);
  }

  @Test
  void aListenerHearsOfEachBatch() {
    List<ExtractionProgress> heard = new ArrayList<>();

    extraction("fc")
        .with(THREES.withListener(heard::add).withCommitInterval(Duration.ofHours(1)))
        .run(Samples.data(7), out());

    assertThat(heard)
        .extracting(ExtractionProgress::done, ExtractionProgress::before)
        .containsExactly(tuple(3L, 0L), tuple(6L, 0L), tuple(7L, 0L));
    assertThat(heard.get(0).total()).hasValue(7);
  }
}
