package dev.loupe.models.small;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.pytorch.global.torch.full;
import static org.bytedeco.pytorch.global.torch.ones;

import dev.loupe.models.Contents;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // scopes free the tensors that a test makes
class SmallModelsTest {

  @Test
  void viewWritesChangesACopyThroughItsViews() {
    try (PointerScope scope = new PointerScope()) {
      Tensor x = ones(3, 4);
      Tensor y = new ViewWrites().forward(x);
      assertThat(y.select(0, 0).sum().item_float()).isEqualTo(4); // 0 + 1 in each of 4
      assertThat(y.select(1, 3).sum().item_float()).isEqualTo(1 + 3 + 3);
      assertThat(x.sum().item_float()).isEqualTo(12);
    }
  }

  @Test
  void branchingUsesOneLayerForEachSign() {
    try (PointerScope scope = new PointerScope()) {
      Branching model = new Branching();
      model.forward(full(new long[] {2, 6}, new Scalar(1f))).sum().backward();
      assertThat(model.parameters().get(0).grad().defined()).isTrue(); // positive.weight
      assertThat(model.parameters().get(2).grad().defined()).isFalse(); // negative.weight

      model.forward(full(new long[] {2, 6}, new Scalar(-1f))).sum().backward();
      assertThat(model.parameters().get(2).grad().defined()).isTrue();
    }
  }

  @Test
  void sharedLayerHasOneObjectUnderTwoAddresses() {
    try (PointerScope scope = new PointerScope()) {
      SharedLayer model = new SharedLayer();
      assertThat(Contents.modules(model)).containsExactly("encode", "decode");
      assertThat(model.named_modules().get("encode").address())
          .isEqualTo(model.named_modules().get("decode").address());
      assertThat(Contents.parameters(model))
          .containsExactly(
              "encode.weight 4x4", "encode.bias 4", "decode.weight 4x4", "decode.bias 4");
    }
  }

  @Test
  void runningMeanMovesATenthOfTheWayToTheInput() {
    try (PointerScope scope = new PointerScope()) {
      RunningMean model = new RunningMean();
      model.eval();
      model.forward(full(new long[] {2, 4}, new Scalar(10f)));
      model.forward(full(new long[] {2, 4}, new Scalar(10f)));
      assertThat(Contents.buffers(model)).containsExactly("mean 4");
      assertThat(model.buffers().get(0).mean().item_float()).isCloseTo(1.9f, within(1e-5f));
    }
  }

  @Test
  void nativeSequentialNumbersItsLayers() {
    try (PointerScope scope = new PointerScope()) {
      assertThat(Contents.modules(new NativeSequential()))
          .containsExactly("net", "net.0", "net.1", "net.2", "net.3");
    }
  }

  @Test
  void splitterUsesTheFirstAndTheLastPart() {
    try (PointerScope scope = new PointerScope()) {
      Tensor x = ones(1, 6);
      x.narrow(1, 2, 2).fill_(new Scalar(100f)); // the part in the middle
      assertThat(new Splitter().forward(x).get(0).sum().item_float()).isEqualTo(4);
    }
  }

  @Test
  void inPlaceLeavesItsInputAsItWas() {
    try (PointerScope scope = new PointerScope()) {
      Tensor x = ones(2, 5);
      new InPlace().forward(x);
      assertThat(x.equal(ones(2, 5))).isTrue();
    }
  }
}
