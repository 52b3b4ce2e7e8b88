package dev.loupe.model;

import com.google.common.primitives.ImmutableLongArray;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.SharedModuleVector;

/**
 * Reads where the modules of a list are. Each that is taken out of the list is another owner of it,
 * which takes longer than all the rest; and models have hundreds.
 */
final class ModuleAddresses {
  /** A {@code std::shared_ptr} is the object's address and its counter's. */
  private static final int WORDS_EACH = 2;

  private ModuleAddresses() {}

  static void addTo(ImmutableLongArray.Builder addresses, SharedModuleVector modules) {
    int size = (int) modules.size();
    if (size == 0) {
      return;
    }
    // A std::vector begins with where its elements start and end.
    LongPointer vector = new LongPointer(modules);
    long start = vector.get(0);
    if (vector.get(1) - start == (long) size * WORDS_EACH * Long.BYTES) {
      long[] words = new long[size * WORDS_EACH];
      new Words(start).get(words);
      for (int i = 0; i < size; i++) {
        addresses.add(words[i * WORDS_EACH]);
      }
      return;
    }
    // It is laid out in another way than on the platforms that we know.
    for (int i = 0; i < size; i++) {
      addresses.add(modules.get(i).address());
    }
  }

  private static final class Words extends LongPointer {
    Words(long address) {
      super((Pointer) null);
      this.address = address;
    }
  }
}
