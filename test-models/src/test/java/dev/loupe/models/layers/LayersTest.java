package dev.loupe.models.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.randn;
import static org.bytedeco.pytorch.global.torch.zeros;

import dev.loupe.models.Contents;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GRUImpl;
import org.bytedeco.pytorch.LSTMImpl;
import org.bytedeco.pytorch.ReLUImpl;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // scopes free the tensors that a test makes
class LayersTest {

  @Test
  void sizesReachBothDimensions() {
    try (PointerScope scope = new PointerScope()) {
      Tensor x = zeros(1, 4, 15, 15);
      assertThat(Contents.shape(Layers.conv2d(4, 8, 5, 2, 1).forward(x))).isEqualTo("1x8x7x7");
      assertThat(Contents.shape(Layers.conv2dWithoutBias(4, 8, 3, 1, 1, 4).weight()))
          .isEqualTo("8x1x3x3");
      assertThat(Contents.shape(Layers.conv2dDilated(4, 8, 3, 2).forward(x)))
          .isEqualTo("1x8x15x15");
      assertThat(Layers.linearWithoutBias(4, 8).options().bias().get()).isFalse();
      assertThat(Contents.shape(Layers.upConv2d(4, 2, 3).forward(x))).isEqualTo("1x2x45x45");
      assertThat(Contents.shape(Layers.maxPool2d(2, 2, 0).forward(x))).isEqualTo("1x4x7x7");
      assertThat(Contents.shape(Layers.maxPool2dCeil(2, 2, 0).forward(x))).isEqualTo("1x4x8x8");
      assertThat(Contents.shape(Layers.adaptiveAvgPool2d(6).forward(x))).isEqualTo("1x4x6x6");
      assertThat(Contents.shape(Layers.layerNorm(15).weight())).isEqualTo("15");
    }
  }

  @Test
  void theInPlaceRectifierGivesItsInputBack() {
    try (PointerScope scope = new PointerScope()) {
      Tensor x = randn(4);
      assertThat(Layers.reluInPlace().forward(x).unsafeGetTensorImpl().address())
          .isEqualTo(x.unsafeGetTensorImpl().address());
    }
  }

  @Test
  void batchNormTakesItsSettings() {
    try (PointerScope scope = new PointerScope()) {
      assertThat(Layers.batchNorm2d(4, 0.001, 0.01).options().eps().get()).isEqualTo(0.001);
      assertThat(Layers.batchNorm2d(4, 0.001, 0.01).options().momentum().get()).isEqualTo(0.01);
    }
  }

  @Test
  void parametersAndBuffersStayWhereTheyAre() {
    try (PointerScope scope = new PointerScope()) {
      Sequential module = new Sequential();
      Tensor first = Layers.parameter(module, "first", randn(4));
      Tensor buffer = Layers.buffer(module, "buffer", randn(2));
      for (int i = 0; i < 10; i++) {
        Layers.parameter(module, "another" + i, randn(3));
        Layers.buffer(module, "buffer" + i, randn(3));
      }
      assertThat(Contents.shape(first)).isEqualTo("4");
      assertThat(Contents.shape(buffer)).isEqualTo("2");
      assertThat(module.parameters().size()).isEqualTo(11);
    }
  }

  @Test
  void tensorsOutliveWhatTheyWereIn() {
    try (PointerScope scope = new PointerScope()) {
      assertThat(Layers.tensors(zeros(2, 6).chunk(3, 1)))
          .extracting(Contents::shape)
          .containsExactly("2x2", "2x2", "2x2");
      assertThat(Layers.tensors(new LSTMImpl(4, 3).forward(zeros(5, 2, 4))))
          .extracting(Contents::shape)
          .containsExactly("5x2x3", "1x2x3", "1x2x3");
      assertThat(Layers.tensors(new GRUImpl(4, 3).forward(zeros(5, 2, 4))))
          .extracting(Contents::shape)
          .containsExactly("5x2x3", "1x2x3");
    }
  }

  @Test
  void aSequenceCallsItsLayersInOrderUnderTheirNumbers() {
    try (PointerScope scope = new PointerScope()) {
      Sequential sequential =
          new Sequential().add(Layers.maxPool2d(2, 2, 0)).add(new ReLUImpl()).add(new Sequential());
      assertThat(Contents.modules(sequential)).containsExactly("0", "1", "2");
      assertThat(Contents.shape(sequential.forward(zeros(1, 1, 4, 4)))).isEqualTo("1x1x2x2");
    }
  }
}
