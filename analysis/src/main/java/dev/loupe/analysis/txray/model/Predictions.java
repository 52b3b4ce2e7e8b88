package dev.loupe.analysis.txray.model;

import dev.loupe.error.BadInputException;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Says which classes a model's outputs mean. */
@SuppressWarnings("try") // A scope is only there to be closed.
final class Predictions {

  private Predictions() {}

  /**
   * The number of the class of each text.
   *
   * @param outputs logits of the second of two classes, {@code (N)} or {@code (N, 1)}; or scores of
   *     all classes, {@code (N, C)}
   * @throws BadInputException if they have another shape
   */
  static int[] of(Tensor outputs) {
    try (PointerScope scope = new PointerScope()) {
      Tensor detached = outputs.detach();
      boolean all = detached.dim() == 2 && detached.size(1) > 1;
      if (!all && detached.dim() != 1 && !(detached.dim() == 2 && detached.size(1) == 1)) {
        throw new BadInputException(
            "The model's outputs have %d dimensions: classes are read from (N), (N, 1) or (N, C)"
                .formatted(detached.dim()));
      }
      Tensor classes =
          all ? detached.argmax(new LongOptional(1), false) : detached.gt(new Scalar(0)).flatten();
      long[] numbers = new long[(int) classes.numel()];
      new LongPointer(classes.to(ScalarType.Long).contiguous().data_ptr()).get(numbers);
      return IntStream.range(0, numbers.length).map(i -> (int) numbers[i]).toArray();
    }
  }
}
