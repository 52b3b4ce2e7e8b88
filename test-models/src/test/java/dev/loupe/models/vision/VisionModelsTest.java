package dev.loupe.models.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.randn;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // scopes free the tensors that a test makes
class VisionModelsTest {

  @Test
  void siameseDoesNotCareWhichImageIsLeft() {
    try (PointerScope scope = new PointerScope()) {
      Siamese model = new Siamese();
      Tensor a = randn(2, 1, 28, 28);
      Tensor b = randn(2, 1, 28, 28);
      assertThat(model.forward(a, b).equal(model.forward(b, a))).isTrue();
    }
  }

  @Test
  void autoencoderDrawsPixelsFrom0To1() {
    try (PointerScope scope = new PointerScope()) {
      Tensor pixels = new Autoencoder().forward(randn(2, 1, 28, 28));
      assertThat(pixels.min().item_float()).isBetween(0f, 1f);
      assertThat(pixels.max().item_float()).isBetween(0f, 1f);
    }
  }
}
