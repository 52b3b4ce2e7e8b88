package dev.loupe.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.scalar_tensor;
import static org.bytedeco.pytorch.global.torch.zeros;

import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorImpl;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is read from a tensor's native object. */
class TensorsTest {

  private static long storage(Tensor tensor) {
    return Tensors.storage(tensor.unsafeGetTensorImpl());
  }

  /** By libtorch's own way. */
  private static long expected(Tensor tensor) {
    return tensor.unsafeGetTensorImpl().unsafe_storage().unsafeGetStorageImpl().address();
  }

  @ParameterizedTest
  @EnumSource(
      value = ScalarType.class,
      names = {"Byte", "Half", "Float", "Double", "ComplexFloat", "Bool"})
  void tensorsOfAllElementTypesHaveTheMemoryThatLibtorchTells(ScalarType type) {
    Tensor tensor = ones(2, 3).to(type);

    assertThat(storage(tensor)).isEqualTo(expected(tensor)).isNotZero();
  }

  @Test
  void viewsShareTheirMemoryAndCopiesDoNot() {
    Tensor tensor = ones(2, 3);

    assertThat(storage(tensor.t())).isEqualTo(storage(tensor));
    assertThat(storage(tensor.slice())).isEqualTo(storage(tensor));
    assertThat(storage(tensor.clone())).isNotEqualTo(storage(tensor));
  }

  @Test
  void smallOnesHaveMemoryToo() {
    Tensor scalar = scalar_tensor(new Scalar(1));
    Tensor empty = zeros(0);

    assertThat(storage(scalar)).isEqualTo(expected(scalar)).isNotZero();
    assertThat(storage(empty)).isEqualTo(expected(empty)).isNotZero();
  }

  @Test
  void whatHasNoStorageHasNone() {
    assertThat(storage(ones(2, 2).to_sparse())).isZero();
    assertThat(storage(new Tensor())).isZero();
  }

  @Test
  void noTensorAtAllIsRefusedAndNotRead() {
    assertThat(storage(ones(2))).isNotZero();

    assertThatNullPointerException()
        .isThrownBy(() -> Tensors.storage(new TensorImpl((Pointer) null)));
  }

  @Test
  void manyThreadsReadAtOnce() {
    assertThat(IntStream.range(0, 1000).parallel().mapToObj(i -> ones(2, 3)))
        .allSatisfy(tensor -> assertThat(storage(tensor)).isEqualTo(expected(tensor)));
  }
}
