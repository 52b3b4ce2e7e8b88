package dev.loupe.intervene;

import static dev.loupe.recording.ScriptModules.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.tensor;

import dev.loupe.Recording;
import dev.loupe.history.Comparison;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerDifference;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ValueDifference;
import dev.loupe.model.Inputs;
import dev.loupe.model.TorchScriptModel;
import dev.loupe.select.Selector;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** Two histories side by side. */
class CompareTest {
  private static final Tensor X = tensor(3f, 4f);

  private static Recording recording(String last) {
    return Recording.of(
            TorchScriptModel.of(
                script(
                    """
                    def forward(self, x: Tensor) -> Tensor:
                        y = x * 2
                        z = torch.relu(y)
                        return %s
                    """
                        .formatted(last))))
        .save(Selector.all());
  }

  private static Comparison compare(Recording here, Recording there) {
    try (ModelHistory one = here.run(Inputs.of(X));
        ModelHistory other = there.run(Inputs.of(X))) {
      return one.compare(other);
    }
  }

  private static ValueDifference values(Comparison comparison, int layer) {
    return comparison.layers().get(layer).values().orElseThrow();
  }

  @Test
  void equalRunsAreTheSame() {
    Comparison comparison = compare(recording("z + 1"), recording("z + 1"));
    assertThat(comparison.isSame()).isTrue();
    assertThat(comparison.firstDifference()).isEmpty();
    assertThat(comparison)
        .hasToString("5 layers in both, 0 only here, 0 only there; of 5 with values 0 differ\n");
  }

  @Test
  void differencesAreMeasuredFromTheFirstChangedLayerOn() {
    Recording plain = recording("z + y");
    Comparison comparison = compare(plain, plain.change("relu", Intervention.mask(0, 1)));
    assertThat(comparison.firstDifference().map(LayerDifference::layer).map(Layer::name))
        .hasValue("relu_1_2");
    // 6, 8 and 6, 0
    assertThat(values(comparison, 2)).isEqualTo(new ValueDifference(8, 0.8, 0.6));
    assertThat(comparison.toString())
        .contains("    relu_1_2: max 8.000, relative 0.8000, cosine 0.600000\n");
  }

  @Test
  void layersOfOneAloneAreTold() {
    Comparison comparison = compare(recording("z + 1"), recording("torch.sigmoid(z)"));
    assertThat(comparison.onlyHere()).extracting(Layer::name).containsExactly("add_1_3");
    assertThat(comparison.onlyThere()).extracting(Layer::name).containsExactly("sigmoid_1_3");
    assertThat(comparison.layers()).hasSize(4);
  }

  @Test
  void whatHasNoValuesIsNotCompared() {
    Recording plain = recording("z + 1");
    Comparison comparison = compare(plain, plain.save("mul"));
    assertThat(comparison.compared()).isEqualTo(1);
    assertThat(comparison.layers().get(2)).hasToString("relu_1_2: values not kept");
  }

  @Test
  void notANumberEqualsItself() {
    Recording plain = recording("z / 0 - z / 0");
    assertThat(compare(plain, plain).isSame()).isTrue();
    Comparison comparison = compare(plain, plain.change("sub", Intervention.zero()));
    assertThat(values(comparison, comparison.layers().size() - 1).largest()).isInfinite();
  }

  @Test
  void everyTypeOfNumbersIsCompared() {
    for (String last :
        new String[] {"z.to(4)", "z > 7", "torch.complex(z, z)", "z.to(15)", "z.to_sparse()"}) {
      Comparison comparison =
          compare(recording(last), recording(last).change("input_1", Intervention.scale(5)));
      assertThat(comparison.layers().get(comparison.layers().size() - 1).differs())
          .as(last)
          .isTrue();
    }
  }
}
