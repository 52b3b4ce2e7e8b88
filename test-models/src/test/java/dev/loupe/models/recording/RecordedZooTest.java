package dev.loupe.models.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.randn;

import dev.loupe.Loupe;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.models.small.SimpleRecurrent;
import dev.loupe.models.small.ViewWrites;
import dev.loupe.models.vision.AlexNet;
import org.junit.jupiter.api.Test;

/** Models of the zoo, recorded. */
class RecordedZooTest {

  @Test
  void alexNetHasTheLayersThatTorchLensLists() {
    AlexNet model = new AlexNet();
    model.eval();

    ModelHistory history = Loupe.record(model, randn(1, 3, 224, 224));

    assertThat(history.layers().stream().map(Layer::name))
        .containsExactly(
            "input_1",
            "conv2d_1_1",
            "relu_1_2",
            "maxpool2d_1_3",
            "conv2d_2_4",
            "relu_2_5",
            "maxpool2d_2_6",
            "conv2d_3_7",
            "relu_3_8",
            "conv2d_4_9",
            "relu_4_10",
            "conv2d_5_11",
            "relu_5_12",
            "maxpool2d_3_13",
            "adaptiveavgpool2d_1_14",
            "flatten_1_15",
            "dropout_1_16",
            "linear_1_17",
            "relu_6_18",
            "dropout_2_19",
            "linear_2_20",
            "relu_7_21",
            "linear_3_22",
            "output_1");
    for (int i = 1; i < history.layers().size(); i++) {
      assertThat(history.parents(history.layer(i))).containsExactly(history.layer(i - 1));
    }
    assertThat(history.totalParameters()).isEqualTo(61_100_840);
    assertThat(history.modules()).hasSize(1 + 23);
    assertThat(history.lookupKeys(history.layer("features.6")))
        .contains("-17", "7", "conv2d_3_7", "conv2d_3", "features.6", "features.6:1");
    assertThat(history.layer("input_1_0").name()).isEqualTo("input_1");
    assertThat(history.layer("output_1_23").name()).isEqualTo("output_1");
  }

  @Test
  void simpleRecurrentHasFourPassesOfThreeLayers() {
    ModelHistory history = Loupe.record(new SimpleRecurrent(), randn(6, 5));

    assertThat(history.layers()).hasSize(14);
    assertThat(history.rolledLayers().stream().map(layer -> layer.name()))
        .containsExactly("input_1", "linear_1_1", "add_1_2", "mul_1_3", "output_1");
    assertThat(history.layer("linear_1_1:2").index()).isEqualTo(4);
    assertThat(history.layer("fc:2").name()).isEqualTo("linear_1_1:2");
  }

  @Test
  void aWriteThroughAViewIsAnEdgeInTheZooToo() {
    ModelHistory history = Loupe.record(new ViewWrites(), randn(4, 4));

    assertThat(history.layers())
        .anySatisfy(
            layer ->
                assertThat(layer.parents())
                    .anySatisfy(parent -> assertThat(parent.arguments()).isEmpty()));
  }
}
