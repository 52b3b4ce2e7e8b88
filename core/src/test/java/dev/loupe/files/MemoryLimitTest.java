package dev.loupe.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.primitives.ImmutableLongArray;
import org.junit.jupiter.api.Test;

final class MemoryLimitTest {

  @Test
  void aTensorNeedsItsElements() {
    assertThat(MemoryLimit.check(ImmutableLongArray.of(2, 3), Dtype.FLOAT64, 100)).isEqualTo(48);
    assertThat(MemoryLimit.check(ImmutableLongArray.of(1 << 30, 1 << 30, 0), Dtype.INT8, 1))
        .isZero();
  }

  @Test
  void whatFillsTheMemoryIsRefused() {
    assertThatThrownBy(
            () ->
                MemoryLimit.check(ImmutableLongArray.of(1 << 20, 1 << 10), Dtype.FLOAT32, 4L << 30))
        .hasMessage("it needs 4.0 GB, more than half of this machine's 4.0 GB");
  }
}
