package dev.loupe.models.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.randn;

import dev.loupe.Recording;
import dev.loupe.history.Activation;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Inputs;
import dev.loupe.model.JavaModel;
import dev.loupe.models.small.SimpleRecurrent;
import dev.loupe.models.vision.AlexNet;
import dev.loupe.select.Selector;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/** The examples of TorchLens' tour that keep values. */
@SuppressWarnings("try") // guards are there to be closed
class SavedZooTest {

  @Test
  void theListOfTheTourGivesItsSixLayersOfAlexNet() {
    AlexNet model = new AlexNet();
    model.eval();

    try (NoGradGuard noGrad = new NoGradGuard();
        ModelHistory history =
            Recording.of(JavaModel.of(model))
                .save("conv2d_3_7", "features", -5, "linear")
                .run(Inputs.of(randn(1, 3, 224, 224)))) {
      assertThat(history.activations().keySet())
          .containsExactly(
              "conv2d_3_7",
              "maxpool2d_3_13",
              "linear_1_17",
              "dropout_2_19",
              "linear_2_20",
              "linear_3_22");
      for (Activation activation : history.activations().values()) {
        assertThat(activation.info()).isEqualTo(activation.layer().tensor());
      }
      Activation conv = history.activation("conv2d_3_7");
      for (Object key : new Object[] {"conv2d_3", "conv2d_3_7:1", "features.6"}) {
        assertThat(history.activation((String) key)).isSameAs(conv);
      }
      assertThat(history.activation(7)).isSameAs(conv);
      assertThat(history.activation(-17)).isSameAs(conv);
      assertThat(history.describe(conv.layer()))
          .containsPattern("size=253.5 KB\n {8}tensor\\(\\[\\[ ?-?\\d\\.\\d{4},");
      assertThat(history.toString())
          .contains("24 tensors (4.8 MB) computed in forward pass; 6 tensors (341.4 KB) saved.");
    }
  }

  @Test
  void everyPassOfARecurrentLayerHasAValue() {
    SimpleRecurrent model = new SimpleRecurrent();
    Tensor x = randn(6, 5);

    try (NoGradGuard noGrad = new NoGradGuard();
        ModelHistory history =
            Recording.of(JavaModel.of(model)).save(Selector.type("linear")).run(Inputs.of(x))) {
      assertThat(history.activations().keySet())
          .containsExactly("linear_1_1:1", "linear_1_1:2", "linear_1_1:3", "linear_1_1:4");
      Tensor weight = model.named_parameters().find("fc.weight");
      Tensor bias = model.named_parameters().find("fc.bias");
      Tensor first = torch.linear(x, weight, bias);
      Tensor second = torch.linear(first.add(new Scalar(1)).mul(new Scalar(2)), weight, bias);
      assertThat(history.activation("linear_1_1:1").tensor().equal(first)).isTrue();
      assertThat(history.activation("linear_1_1:2").tensor().equal(second)).isTrue();
      assertThat(history.activation("fc:2").tensor().equal(second)).isTrue();
    }
  }
}
