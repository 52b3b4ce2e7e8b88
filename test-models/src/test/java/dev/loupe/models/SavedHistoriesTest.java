package dev.loupe.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loupe.archive.HistoryFile;
import dev.loupe.cost.ModelCost;
import dev.loupe.history.Activation;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.render.Drawing;
import dev.loupe.render.view.View;
import dev.loupe.select.Selector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A history that was saved and read is the one that was recorded, of every model. */
class SavedHistoriesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource("dev.loupe.models.Subject#all")
  void whatIsReadIsWhatWasRecorded(Subject subject) throws IOException {
    Path file = folder.resolve("a.loupe");
    Path again = folder.resolve("b.loupe");
    try (ModelHistory live = record(subject)) {
      HistoryFile.write(live, file);
      try (ModelHistory loaded = HistoryFile.read(file)) {
        assertThat(facts(loaded)).isEqualTo(facts(live));
        assertThat(texts(loaded)).isEqualTo(texts(live));
        assertThat(loaded.activations().keySet()).isEqualTo(live.activations().keySet());
        live.activations()
            .forEach((name, value) -> assertSame(loaded.activations().get(name), value));
        HistoryFile.write(loaded, again);
      }
    }
    // Files of values are large: AssertJ would read them byte by byte.
    assertThat(Files.mismatch(again, file)).isEqualTo(-1);
  }

  /** With all values that a file can hold. */
  private static ModelHistory record(Subject subject) {
    ModelHistory history = subject.record(recording -> recording.save(Selector.all()));
    if (history.layers().stream().allMatch(SavedHistoriesTest::hasElements)) {
      return history;
    }
    history.close();
    return subject.record(
        recording -> recording.save(Selector.where(SavedHistoriesTest::hasElements)));
  }

  private static boolean hasElements(Layer layer) {
    String dtype = layer.tensor().dtype();
    return !dtype.startsWith("q")
        && !layer.tensor().device().equals("meta")
        && !layer.tensor().layout().equals("jagged");
  }

  private static List<Object> facts(ModelHistory history) {
    return List.of(
        history.modelName(),
        history.layers(),
        history.rolledLayers(),
        history.modules(),
        history.parameters(),
        history.buffers(),
        history.elapsed(),
        history.failure());
  }

  /** What people see of a history. */
  private static List<String> texts(ModelHistory history) {
    List<String> texts = new ArrayList<>();
    texts.add(history.toString());
    ModelCost costs = ModelCost.of(history);
    for (Layer layer : history.layers()) {
      texts.add(history.describe(layer));
      texts.add(costs.of(layer).macsText() + costs.of(layer).flopsText());
    }
    // The other formats draw the same view.
    for (View view : View.values()) {
      texts.add(Drawing.of(history).view(view).json());
    }
    return texts;
  }

  private static void assertSame(Activation actual, Activation expected) {
    String name = expected.layer().name();
    assertThat(actual.layer()).isEqualTo(expected.layer());
    assertThat(actual.info()).isEqualTo(expected.info());
    assertThat(actual).hasToString(expected.toString());
    assertThat(actual.toBuffer()).as(name).isEqualTo(expected.toBuffer());
    assertThat(actual.tensor().sizes().vec().get())
        .isEqualTo(expected.tensor().sizes().vec().get());
  }
}
