package dev.loupe.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.loupe.Recording;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerDifference;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import dev.loupe.intervene.Intervention;
import dev.loupe.select.Selector;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Interventions in every model, where it is known what must come out. */
class InterventionsTest {

  static Stream<Subject> subjects() {
    return SavedActivationsTest.subjects();
  }

  private static ModelHistory run(Subject subject, UnaryOperator<Recording> how) {
    torch.manual_seed(0);
    Recording recording = Recording.of(subject.model().get()).save(Selector.all());
    return how.apply(recording).run(subject.inputs().get());
  }

  private static void assertSame(ModelHistory plain, ModelHistory changed) {
    assertThat(changed.layers())
        .extracting(Layer::name, Layer::parents, Layer::tensor, Layer::modules)
        .isEqualTo(
            plain.layers().stream()
                .map(it -> tuple(it.name(), it.parents(), it.tensor(), it.modules()))
                .toList());
    assertThat(plain.compare(changed).layers())
        // Nobody has written what is in these.
        .filteredOn(layer -> !layer.layer().type().contains("empty"))
        .noneMatch(LayerDifference::differs);
  }

  /**
   * Whether the record shall be proved: of all models where those in files are tried too, else of
   * those where it takes no more than a moment. Large images take a minute, all together.
   */
  private static boolean isToBeProved(ModelHistory history) {
    return Subject.areFilesGiven()
        || history.layers().stream().mapToLong(layer -> layer.tensor().bytes()).sum() < 4_000_000;
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void whatReturnsWhatItGotChangesNothing(Subject subject) {
    Intervention identity = Intervention.of("identity", value -> value);
    try (ModelHistory plain = run(subject, it -> it);
        ModelHistory changed = run(subject, it -> it.change(Selector.all(), identity))) {
      assertSame(plain, changed);
      assertThat(changed.interventions()).isNotEmpty();
      // The others are proved where new tensors take the place of theirs.
      if (plain.layers().stream().anyMatch(Layer::inPlace) && isToBeProved(plain)) {
        assertThat(changed.validate().allFaults()).isEmpty();
      }
    }
  }

  /** What nothing is written into later, and that is of numbers. */
  private static Selector scalable(ModelHistory plain) {
    return Selector.where(
        layer ->
            layer.kind() == LayerKind.OPERATION
                && layer.tensor().layout().equals("strided")
                && layer.tensor().dtype().startsWith("float")
                && plain.layers().stream().noneMatch(Layer::inPlace));
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void aScaleOfOneChangesNothing(Subject subject) {
    try (ModelHistory plain = run(subject, it -> it);
        ModelHistory changed =
            run(subject, it -> it.change(scalable(plain), Intervention.scale(1)))) {
      assertSame(plain, changed);
      if (!changed.interventions().isEmpty() && isToBeProved(plain)) {
        assertThat(changed.validate().allFaults()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void zerosInTheLastLayerAreZerosInTheOutput(Subject subject) {
    try (ModelHistory plain = run(subject, it -> it)) {
      Layer output = plain.layers(LayerKind.OUTPUT).get(0);
      Layer last = plain.parents(output).isEmpty() ? output : plain.parents(output).get(0);
      if (output.parents().size() != 1
          || last.kind() != LayerKind.OPERATION
          || !last.tensor().layout().equals("strided")
          || !last.tensor().dtype().startsWith("float")) {
        return;
      }
      try (ModelHistory changed = run(subject, it -> it.change(last.name(), Intervention.zero()))) {
        // As numbers: a model's own change afterwards may leave zeros with a sign.
        if (changed.layers().size() == plain.layers().size()) {
          // Else a loop went on, as it looks at the value.
          double[] values = changed.activation(output.name()).toDoubleArray();
          assertThat(Arrays.stream(values).filter(value -> value != 0)).isEmpty();
        }
      }
    }
  }
}
