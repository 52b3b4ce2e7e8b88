package dev.loupe.archive;

import static dev.loupe.recording.ScriptModules.computing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.bytedeco.pytorch.global.torch.arange;
import static org.bytedeco.pytorch.global.torch.ones;

import dev.loupe.Loupe;
import dev.loupe.Recording;
import dev.loupe.capture.ForwardException;
import dev.loupe.error.BadInputException;
import dev.loupe.history.Activation;
import dev.loupe.history.ModelHistory;
import dev.loupe.intervene.Intervention;
import dev.loupe.model.Inputs;
import dev.loupe.model.TorchScriptModel;
import dev.loupe.select.Selector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Histories that were saved and read. All models are in {@code SavedHistoriesTest}. */
@SuppressWarnings("try") // scopes are there to be closed
final class HistoryFileTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("a.loupe");
  }

  private static ModelHistory all(String expression, Tensor x) {
    return Recording.of(TorchScriptModel.of(computing(expression)))
        .save(Selector.all())
        .run(Inputs.of(x));
  }

  private ModelHistory saved(ModelHistory live) {
    HistoryFile.write(live, file);
    return HistoryFile.read(file);
  }

  /** {@code [[0, 1, 2], [3, 4, 5]]}. */
  private static Tensor counted() {
    return arange(new Scalar(6)).to(ScalarType.Float).view(2, 3);
  }

  /** What a function gives of a value, also if that is an error. */
  private static Object outcome(Function<Activation, Object> read, Activation value) {
    try {
      return read.apply(value);
    } catch (BadInputException e) {
      return e.getMessage();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x + 0.5",
        "x.t()",
        "x.sum()",
        "x[:, 3:]",
        "x / 0 - x / 0",
        "x.to(7) / 3",
        "x.to(5) / 3",
        "x.to(15) / 3",
        "x.to(4) - 3",
        "x.to(3) - 3",
        "x.to(2) - 3",
        "x.to(1) - 3",
        "x.to(0) - 3",
        "x > 2",
        "torch.complex(x, -x)",
        "x.to(24)",
        "x.to_sparse()"
      })
  void valuesAreReadAsTheyWere(String expression) {
    try (ModelHistory live = all(expression, counted());
        ModelHistory loaded = saved(live)) {
      Activation expected = live.activation(-1);
      Activation actual = loaded.activation(-1);
      assertThat(actual.info()).isEqualTo(expected.info());
      assertThat(actual.text()).isEqualTo(expected.text());
      for (Function<Activation, Object> read :
          List.<Function<Activation, Object>>of(
              Activation::toFloatArray,
              Activation::toDoubleArray,
              Activation::toIntArray,
              Activation::toLongArray,
              Activation::toBooleanArray,
              Activation::toBuffer)) {
        assertThat(outcome(read, actual)).isEqualTo(outcome(read, expected));
      }
      Tensor dense = expected.tensor().to_dense();
      assertThat(torch.allclose(actual.tensor(), dense, 0, 0, true)).isTrue();
    }
  }

  @Test
  void everyHalfIsTheNumberThatItIs() {
    short[] bits = new short[1 << 16];
    IntStream.range(0, bits.length).forEach(i -> bits[i] = (short) i);
    Tensor halves = Tensor.create(bits).view(ScalarType.Half);
    try (ModelHistory live = all("x * 1", halves);
        ModelHistory loaded = saved(live)) {
      assertThat(loaded.activation(0).toFloatArray())
          .hasSize(1 << 16)
          .isEqualTo(live.activation(0).toFloatArray());
    }
  }

  @Test
  void theSameHistoryGivesTheSameBytes() throws IOException {
    Path again = folder.resolve("b.loupe");
    try (ModelHistory live = all("x.relu() + 1", counted())) {
      HistoryFile.write(live, file);
      HistoryFile.write(live, again);
    }
    assertThat(again).hasSameBinaryContentAs(file);
    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void factsAloneCanBeWrittenOfAClosedHistory() {
    ModelHistory live = all("x.relu() + 1", counted());
    String described = live.toString();
    live.close();

    HistoryFile.writeFacts(live, file);

    try (ModelHistory loaded = HistoryFile.read(file)) {
      assertThat(loaded.activations()).isEmpty();
      assertThat(loaded).hasToString(live.toString());
      assertThat(described).startsWith(live.toString().substring(0, 40));
    }
    assertThatThrownBy(() -> HistoryFile.write(live, file))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aFailedForwardIsReadWithItsFailure() {
    ForwardException error =
        catchThrowableOfType(
            ForwardException.class,
            () -> Loupe.record(computing("(x * 2).matmul((x * 2).relu())"), ones(2, 4)));
    ModelHistory live = error.partialHistory();

    ModelHistory loaded = saved(live);

    assertThat(loaded.failure()).isPresent().isEqualTo(live.failure());
    assertThat(loaded.layers()).isEqualTo(live.layers());
    assertThat(loaded).hasToString(live.toString());
  }

  @Test
  void thereIsNoModelToValidateAgainst() {
    ModelHistory loaded = saved(all("x + 1", counted()));

    assertThatThrownBy(loaded::validate)
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            file
                + " has the record of a forward, not the model, and can't be validated; validate"
                + " when the model is recorded");
  }

  @Test
  void tensorsAreTheHistorysUntilItIsClosed() {
    ModelHistory loaded = saved(all("x + 1", counted()));
    Activation value = loaded.activation(-1);
    Tensor tensor;
    try (PointerScope scope = new PointerScope()) {
      tensor = value.tensor();
    }
    assertThat(tensor.sum().item_float()).isEqualTo(21);
    assertThat(value.tensor()).isSameAs(tensor);

    loaded.close();
    loaded.close();

    assertThat(tensor.isNull()).isTrue();
    assertThat(value.text()).isEqualTo("freed");
    assertThatThrownBy(value::toFloatArray).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(value::tensor).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(loaded::activations).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatHasNoElementsIsRefusedAndLeavesNothing() {
    try (ModelHistory live = all("torch.quantize_per_tensor(x, 0.1, 0, 13)", counted())) {
      assertThatThrownBy(() -> HistoryFile.write(live, file))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("has no elements to read: it is quantized");
    }
    assertThat(folder).isEmptyDirectory();
  }

  private void assertRefused(ThrowingCallable reading, String message) {
    assertThatThrownBy(reading).isInstanceOf(BadInputException.class).hasMessage(message);
  }

  @Test
  void whatIsNoHistoryIsTold() throws IOException {
    assertRefused(() -> HistoryFile.read(file), "No file " + file);
    assertRefused(() -> HistoryFile.read(folder), folder + " is a folder, no file");
    Files.writeString(file, "no archive");
    assertThatThrownBy(() -> HistoryFile.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(file + " is no file of Loupe's, or damaged: it can't be opened");
    computing("x + 1").save(file.toString());
    assertRefused(
        () -> HistoryFile.read(file),
        file + " is no history that Loupe wrote: it has no loupe.json");
  }

  @Test
  void whatWasChangedAndHaltedStaysKnown() {
    try (ModelHistory live =
            Recording.of(TorchScriptModel.of(computing("(x + 0.5).relu().neg()")))
                .change(Selector.type("add"), Intervention.scale(2))
                .haltAfter(Selector.type("relu"))
                .run(Inputs.of(counted()));
        ModelHistory read = saved(live)) {
      assertThat(read.interventions()).isEqualTo(live.interventions()).hasSize(1);
      assertThat(read.haltedAfter().orElseThrow().type()).isEqualTo("relu");
      assertThat(read).hasToString(live.toString());
    }
  }
}
