package dev.loupe.analysis.txray.features;

import dev.loupe.error.BadInputException;
import dev.loupe.model.Tensors;
import java.util.Arrays;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Checks token ids before a model sees them. */
@SuppressWarnings("try") // A scope is only there to be closed.
public final class TokenIds {

  private TokenIds() {}

  /**
   * Makes sure that a tensor is a batch of texts.
   *
   * @throws BadInputException if it is not {@code (N, S)} of int64, or there is no token in it
   */
  public static void checkShape(Tensor ids) {
    // What libtorch returns is a new object of the enum.
    ScalarType type = ids.scalar_type().intern();
    if (ids.dim() != 2 || type != ScalarType.Long || ids.numel() == 0) {
      throw new BadInputException(
          "Token ids have the shape (texts, tokens) and the type int64, but these are %s of %s"
              .formatted(Arrays.toString(ids.shape()), Tensors.name(type)));
    }
  }

  /**
   * Makes sure that all ids are known.
   *
   * @param ids int64 {@code (N, S)}
   * @param first the number of the first text
   * @param count how many ids are known, from 0
   * @param by what knows them, such as {@code the vocabulary}
   * @throws BadInputException if one is negative, or too great
   */
  public static void check(Tensor ids, long first, long count, String by) {
    try (PointerScope scope = new PointerScope()) {
      long[] numbers = new long[(int) ids.numel()];
      new LongPointer(ids.cpu().contiguous().data_ptr()).get(numbers);
      long tokens = ids.size(1);
      for (int i = 0; i < numbers.length; i++) {
        if (numbers[i] < 0 || numbers[i] >= count) {
          throw new BadInputException(
              "Text %d has the token id %d at position %d, but the ids of %s are 0..%d"
                  .formatted(first + i / tokens, numbers[i], i % tokens, by, count - 1));
        }
      }
    }
  }
}
