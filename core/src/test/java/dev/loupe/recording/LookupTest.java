package dev.loupe.recording;

import static dev.loupe.recording.Graphs.edges;
import static dev.loupe.recording.Graphs.names;
import static dev.loupe.recording.ScriptModules.empty;
import static dev.loupe.recording.ScriptModules.linear;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.pytorch.global.torch.ones;

import dev.loupe.Loupe;
import dev.loupe.error.BadInputException;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import org.bytedeco.pytorch.JitModule;
import org.junit.jupiter.api.Test;

/** Labels, and the keys that find layers: TorchLens' recurrent example. */
class LookupTest {
  private static final ModelHistory HISTORY = recurrent();

  private static ModelHistory recurrent() {
    JitModule model = empty("SimpleRecurrent");
    model.register_module("fc", linear(5, 5));
    model.define(
        """
        def forward(self, x: Tensor) -> Tensor:
            for r in range(4):
                x = self.fc.forward(x)
                x = x + 1
                x = x * 2
            return x
        """);
    return Loupe.record(model, ones(6, 5));
  }

  @Test
  void passesShareTheLabelOfTheirLayer() {
    assertThat(names(HISTORY))
        .containsExactly(
            "input_1",
            "linear_1_1:1",
            "add_1_2:1",
            "mul_1_3:1",
            "linear_1_1:2",
            "add_1_2:2",
            "mul_1_3:2",
            "linear_1_1:3",
            "add_1_2:3",
            "mul_1_3:3",
            "linear_1_1:4",
            "add_1_2:4",
            "mul_1_3:4",
            "output_1");
    assertThat(edges(HISTORY)).hasSize(13).contains("mul_1_3:1 -> linear_1_1:2");
    assertThat(HISTORY.operations()).hasSize(12);
    assertThat(HISTORY.rolledLayers()).hasSize(5);
  }

  @Test
  void aLayerHasTheKeysOfTorchLens() {
    assertThat(HISTORY.lookupKeys(HISTORY.layer("linear_1_1:2")))
        .containsExactlyInAnyOrder("-10", "4", "fc:2", "linear_1:2", "linear_1_1:2");
  }

  @Test
  void everyKeyFindsItsLayer() {
    for (Layer layer : HISTORY.layers()) {
      assertThat(HISTORY.layer(layer.name())).isSameAs(layer);
      assertThat(HISTORY.layer(layer.index())).isSameAs(layer);
      for (String key : HISTORY.lookupKeys(layer)) {
        assertThat(HISTORY.layer(key)).as(key).isSameAs(layer);
      }
    }
  }

  @Test
  void inputsAndOutputsAreFoundByPathAndByTheirOldLabels() {
    assertThat(HISTORY.layer("input.x")).isSameAs(HISTORY.layer(0));
    assertThat(HISTORY.layer("input_1_0")).isSameAs(HISTORY.layer(0));
    assertThat(HISTORY.layer("output")).isSameAs(HISTORY.layer(-1));
    assertThat(HISTORY.layer("output_1_4")).isSameAs(HISTORY.layer(-1));
  }

  @Test
  void aUniquePartOfAKeyIsEnough() {
    assertThat(HISTORY.layer("LINEAR_1_1:3")).isSameAs(HISTORY.layer("linear_1_1:3"));
    assertThat(HISTORY.layer("inp")).isSameAs(HISTORY.layer(0));
  }

  @Test
  void aKeyThatMayMeanSeveralListsThem() {
    assertThatThrownBy(() -> HISTORY.layer("linear_1_1"))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "'linear_1_1' may mean 4 layers: linear_1_1:1, linear_1_1:2, linear_1_1:3,"
                + " linear_1_1:4; give one of these");
    assertThatThrownBy(() -> HISTORY.layer("fc")).hasMessageContaining("may mean 4 layers");
    assertThatThrownBy(() -> HISTORY.layer("_1")).hasMessageContaining("and 4 more");
  }

  @Test
  void aKeyThatMeansNoneNamesWhatIsNear() {
    assertThatThrownBy(() -> HISTORY.layer("input_7"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("No layer 'input_7'")
        .hasMessageContaining("input_1");
    assertThatThrownBy(() -> HISTORY.layer("linear_1_1:5"))
        .hasMessage("No layer 'linear_1_1:5': linear_1_1 has 4 passes");
    assertThatThrownBy(() -> HISTORY.layer("")).isInstanceOf(BadInputException.class);
  }

  @Test
  void anOrdinalOutOfRangeNamesTheRange() {
    for (int ordinal : new int[] {14, -15, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertThatThrownBy(() -> HISTORY.layer(ordinal))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("from -14 to 13");
    }
    assertThatThrownBy(() -> HISTORY.layer("14")).hasMessageContaining("from -14 to 13");
  }
}
