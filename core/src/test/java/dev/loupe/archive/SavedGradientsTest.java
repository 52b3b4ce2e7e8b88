package dev.loupe.archive;

import static dev.loupe.recording.ScriptModules.computing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.tensor;

import dev.loupe.Recording;
import dev.loupe.error.BadInputException;
import dev.loupe.history.Activation;
import dev.loupe.history.BackwardPass;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Inputs;
import dev.loupe.model.TorchScriptModel;
import dev.loupe.select.Selector;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gradients of histories that were saved and read. */
@SuppressWarnings("try") // scopes are there to be closed
final class SavedGradientsTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("a.loupe");
  }

  /** Of {@code relu(x * 3) + x} at 1, 2 and -2. */
  private static ModelHistory recorded(Selector gradients) {
    return Recording.of(TorchScriptModel.of(computing("torch.relu(x * 3) + x")))
        .gradients(gradients)
        .run(Inputs.of(tensor(1f, 2f, -2f).requires_grad_(true)));
  }

  private ModelHistory saved(ModelHistory live) {
    HistoryFile.write(live, file);
    return HistoryFile.read(file);
  }

  @Test
  void everyPassIsReadAsItWas() {
    try (ModelHistory live = recorded(Selector.all())) {
      live.backward();
      live.backward("relu");
      live.gradients().output().sum().backward();
      try (ModelHistory loaded = saved(live)) {
        assertThat(loaded.gradients().passes())
            .isEqualTo(live.gradients().passes())
            .extracting(BackwardPass::from)
            .containsExactly("outputs", "relu_1_2", "caller");
        assertThat(loaded.gradients().graph()).isEqualTo(live.gradients().graph());
        for (BackwardPass pass : live.gradients().passes()) {
          assertThat(loaded.gradients().all(pass).keySet())
              .isEqualTo(live.gradients().all(pass).keySet());
          live.gradients()
              .all(pass)
              .forEach(
                  (name, expected) -> assertSame(loaded.gradients().all(pass).get(name), expected));
        }
        for (Layer layer : live.layers()) {
          assertThat(loaded.describe(layer)).isEqualTo(live.describe(layer));
        }
      }
    }
  }

  private static void assertSame(Activation actual, Activation expected) {
    assertThat(actual.info()).isEqualTo(expected.info());
    assertThat(actual.text()).isEqualTo(expected.text());
    assertThat(actual.toFloatArray()).isEqualTo(expected.toFloatArray());
    assertThat(actual.tensor().equal(expected.tensor())).isTrue();
  }

  @Test
  void theLastPassIsWhatIsAskedFor() {
    try (ModelHistory live = recorded(Selector.all())) {
      live.backward();
      live.backward("relu");
      try (ModelHistory loaded = saved(live)) {
        assertThat(loaded.gradient("input_1").toFloatArray()).containsExactly(3, 3, 0);
        BackwardPass first = loaded.gradients().passes().get(0);
        assertThat(loaded.gradients().of(loaded.layer("input_1"), first).toFloatArray())
            .containsExactly(4, 4, 1);
        assertRefused(
            () -> loaded.gradient("output_1"),
            file + " has no gradient of output_1: backward pass 2, from relu_1_2, brought it none");
      }
    }
  }

  private static void assertRefused(ThrowingCallable asking, String message) {
    assertThatThrownBy(asking).isInstanceOf(BadInputException.class).hasMessage(message);
  }

  @Test
  void thereIsNoGraphToRunAnotherPassThrough() {
    String message =
        file
            + " has the gradients that were taken before it was saved, and not the tensors behind"
            + " them: run backward passes when the model is recorded";
    try (ModelHistory live = recorded(Selector.all())) {
      live.backward();
      try (ModelHistory loaded = saved(live)) {
        assertRefused(loaded::backward, message);
        assertRefused(() -> loaded.backward("relu"), message);
        assertRefused(() -> loaded.gradients().backward("relu", ones(3)), message);
        assertRefused(() -> loaded.gradients().backward(ones(1)), message);
        assertRefused(() -> loaded.gradients().output(), message);
        assertRefused(() -> loaded.gradients().outputs(), message);
      }
    }
  }

  @Test
  void whatHadNoPassSaysSo() {
    try (ModelHistory live = recorded(Selector.all());
        ModelHistory loaded = saved(live)) {
      assertThat(loaded.gradients().passes()).isEmpty();
      assertThat(loaded.gradients().graph()).isEqualTo(live.gradients().graph());
      assertRefused(
          () -> loaded.gradient("relu"),
          file + " has no gradients: no backward pass had run when it was saved");
    }
  }

  @Test
  void passesOfOtherHistoriesAreRefused() {
    try (ModelHistory live = recorded(Selector.all())) {
      BackwardPass other = live.backward();
      try (ModelHistory loaded = saved(live)) {
        live.backward("relu");
        BackwardPass second = live.gradients().passes().get(1);
        assertThat(loaded.gradients().all(other)).hasSize(5);
        assertRefused(
            () -> loaded.gradients().all(second), "Backward pass 2 is none of those in " + file);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"relu", "nothing"})
  void theVersionIsTheOldestThatHoldsIt(String gradients) {
    boolean any = gradients.equals("relu");
    try (ModelHistory live = recorded(any ? Selector.type(gradients) : Selector.none())) {
      HistoryFile.write(live, file);
      assertThat(Rewritten.of(file).text("loupe.json"))
          .isEqualTo("{\"format\":\"loupe-history\",\"version\":%d}".formatted(any ? 2 : 1));
      try (ModelHistory loaded = HistoryFile.read(file)) {
        assertThat(loaded.gradients().graph().nodes().isEmpty()).isEqualTo(!any);
      }
    }
  }

  @Test
  void factsAloneHaveNoPasses() {
    ModelHistory live = recorded(Selector.all());
    live.backward();
    live.close();

    HistoryFile.writeFacts(live, file);

    try (ModelHistory loaded = HistoryFile.read(file)) {
      assertThat(loaded.gradients().passes()).isEmpty();
      assertThat(loaded.gradients().graph()).isEqualTo(live.gradients().graph());
    }
  }

  @Test
  void tensorsAreTheHistorysUntilItIsClosed() {
    try (ModelHistory live = recorded(Selector.all())) {
      live.backward();
      ModelHistory loaded = saved(live);
      Activation gradient = loaded.gradient("input_1");
      Tensor tensor;
      try (PointerScope scope = new PointerScope()) {
        tensor = gradient.tensor();
      }
      assertThat(tensor.equal(tensor(4f, 4f, 1f))).isTrue();

      loaded.close();
      loaded.close();

      assertThat(loaded.gradients().isClosed()).isTrue();
      assertThat(tensor.isNull()).isTrue();
      assertThatThrownBy(gradient::toFloatArray).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> loaded.gradient("input_1"))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(loaded.gradients()::passes).isInstanceOf(IllegalStateException.class);
    }
  }
}
