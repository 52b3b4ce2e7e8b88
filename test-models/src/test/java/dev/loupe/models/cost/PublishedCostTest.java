package dev.loupe.models.cost;

import static dev.loupe.models.layers.Layers.conv2d;
import static dev.loupe.models.layers.Layers.maxPool2d;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.zeros;

import dev.loupe.Loupe;
import dev.loupe.cost.Cost;
import dev.loupe.cost.ModelCost;
import dev.loupe.history.ModelHistory;
import dev.loupe.models.layers.Sequential;
import dev.loupe.models.text.LstmClassifier;
import dev.loupe.models.vision.AlexNet;
import dev.loupe.models.vision.GoogLeNet;
import dev.loupe.models.vision.MobileNetV3Small;
import dev.loupe.models.vision.ResNet18;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

/** Costs of known networks, on one image of 224 x 224. */
class PublishedCostTest {

  private static ModelHistory record(Module model, Tensor input) {
    model.eval();
    return Loupe.record(model, input);
  }

  private static Cost cost(Module model) {
    return ModelCost.of(record(model, ones(1, 3, 224, 224))).total();
  }

  /** torchvision gives 0.71 GMACs. */
  @Test
  void alexNet() {
    ModelHistory history = record(new AlexNet(), ones(1, 3, 224, 224));
    ModelCost cost = ModelCost.of(history);
    assertThat(cost.total().macs()).isEqualTo(714_188_480);
    assertThat(cost.total().macsText()).isEqualTo("714 MMACs");
    assertThat(cost.of(history.layer("conv2d_1_1")))
        .isEqualTo(new Cost(70_276_800, 140_553_600, 0));
    assertThat(cost.of(history.modules().get("classifier")).macs()).isEqualTo(58_621_952);
  }

  /** torchvision gives 1.81 GMACs. */
  @Test
  void resNet18() {
    assertThat(cost(new ResNet18()))
        .satisfies(cost -> assertThat(cost.macs()).isEqualTo(1_814_073_344))
        .satisfies(cost -> assertThat(cost.isKnown()).isTrue());
  }

  /** torchvision gives 1.5 GMACs. */
  @Test
  void googLeNet() {
    Cost cost = cost(new GoogLeNet());
    assertThat(Math.round(cost.macs() / 1e6)).isEqualTo(1498);
    assertThat(cost.isKnown()).isTrue();
  }

  /** torchvision gives 0.06 GMACs. */
  @Test
  void mobileNetV3Small() {
    Cost cost = cost(new MobileNetV3Small());
    assertThat(Math.round(cost.macs() / 1e6)).isEqualTo(57);
    assertThat(cost.isKnown()).isTrue();
  }

  /** torchvision gives 7.61 GMACs, of which the classifier has 123,633,664. */
  @Test
  void theConvolutionsOfVgg11() {
    Sequential features = new Sequential();
    long in = 3;
    for (long out : new long[] {64, 0, 128, 0, 256, 256, 0, 512, 512, 0, 512, 512, 0}) {
      if (out == 0) {
        features.add(maxPool2d(2, 2, 0));
      } else {
        features.add(conv2d(in, out, 3, 1, 1));
        in = out;
      }
    }
    assertThat(cost(features).macs()).isEqualTo(7_609_090_048L - 123_633_664);
  }

  /** Of 2 x 9 words: LSTM(16, 32) has 6,144 weights, the Linear layer at its end 128. */
  @Test
  void lstm() {
    long macs = 18L * 6144 + 2 * 128;
    assertThat(
            ModelCost.of(record(new LstmClassifier(), zeros(new long[] {2, 9}).to(ScalarType.Long)))
                .total())
        .isEqualTo(new Cost(macs, 2 * macs + 22L * 18 * 32, 0));
  }
}
