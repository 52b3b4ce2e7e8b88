package dev.loupe.models.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.loupe.Loupe;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ValidationReport;
import dev.loupe.models.ZooModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every conformance model against the facts that stand beside it. */
class ConformanceTest {
  /** The table of all models, at the top of the tree; {@code -Dgolden.renew=true} writes it. */
  private static final Path TABLE = Path.of("..", "docs", "conformance.md");

  static List<ConformanceModel> models() {
    return Conformance.models();
  }

  private static ModelHistory record(ConformanceModel model) {
    torch.manual_seed(0);
    if (model.factory() instanceof ZooModel.JavaFactory java) {
      Module module = java.make();
      return Loupe.record(module, model.inputs().get().toArray());
    } else if (model.factory() instanceof ZooModel.ScriptFactory script) {
      JitModule module = script.make();
      return Loupe.record(module, model.inputs().get().toArray());
    }
    throw new AssertionError(model.factory());
  }

  @ParameterizedTest
  @MethodSource("models")
  void theRecordIsAsExpected(ConformanceModel model) {
    try (ModelHistory history = record(model)) {
      assertThat(Measured.of(history)).as(Measured.describe(history)).isEqualTo(model.expected());
      assertThat(history.layers(LayerKind.INPUT)).hasSize(model.inputLayers());
      assertThat(history.layers(LayerKind.OUTPUT)).hasSize(model.outputLayers());
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void theLabelsAreAsExpected(ConformanceModel model) {
    assumeFalse(model.labels().isEmpty(), "no labels stand beside it");
    try (ModelHistory history = record(model)) {
      assertThat(history.layers().stream().map(Layer::name))
          .containsExactlyElementsOf(model.labels());
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void theRecordIsSound(ConformanceModel model) {
    try (ModelHistory history = record(model)) {
      Relations relations = new Relations(history);
      assertThat(history.layers()).as("each is of one kind").hasSize(relations.sumOfKinds());
      assertThat(relations.labels()).as("unrolled").doesNotHaveDuplicates();
      assertThat(relations.labelsWithoutPass()).isEqualTo(relations.layersOfLabels());
      assertThat(relations.totalNumbers()).isEqualTo(relations.countedFromOne());
      assertThat(relations.passes()).isEqualTo(relations.labels());
      assertThat(relations.rolledEdges()).isEqualTo(relations.imagesOfEdges());
      assertThat(relations.parentsByArgumentOfOutputs()).containsOnly(1L);
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void theRecordIsProved(ConformanceModel model) {
    try (ModelHistory history = record(model)) {
      ValidationReport report = history.validate();
      assertThat(report.allFaults()).isEmpty();
      assertThat(report.layers()).hasSize(model.expected().operations());
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void aDifferenceHasAReason(ConformanceModel model) {
    boolean differs =
        model.torchLens().isPresent() && !model.torchLens().get().equals(model.expected());
    assertThat(!model.differences().isEmpty()).isEqualTo(differs);
  }

  @Test
  void namesAreUnique() {
    assertThat(models().stream().map(ConformanceModel::name)).doesNotHaveDuplicates();
  }

  @Test
  void theTableInTheDocsIsOfTheseModels() throws IOException {
    String table = ConformanceTable.of(Conformance.themes());
    if (Boolean.getBoolean("golden.renew")) {
      Files.writeString(TABLE, table);
    }
    assertThat(TABLE).hasContent(table);
  }
}
