package dev.loupe.model;

import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.TensorImpl;

/**
 * The word of a tensor's native object that points to its memory. Asked several times for each
 * argument of each operator, and libtorch's own way there makes two Java objects each time.
 */
final class StorageWord {
  static final StorageWord INSTANCE = new StorageWord();

  /** The beginning of the object, where no subclass has anything of its own. */
  private static final int WORDS = 8;

  private static final int UNKNOWN = -1;

  private final ThreadLocal<Word> words = ThreadLocal.withInitial(Word::new);

  /** Which word it is, once a tensor with memory was seen; all are laid out alike. */
  private volatile int place = UNKNOWN;

  private StorageWord() {}

  /**
   * The address of the memory's native object; 0 if the tensor has none in the usual sense.
   *
   * @throws NullPointerException if there is no tensor: reading at no address would end the JVM
   */
  long of(TensorImpl tensor) {
    if (tensor.isNull()) {
      throw new NullPointerException("This tensor has no native object");
    }
    if (place == UNKNOWN) {
      return find(tensor);
    }
    return words.get().at(tensor.address() + place * (long) Long.BYTES);
  }

  private long find(TensorImpl tensor) {
    if (!tensor.has_storage()) {
      return 0;
    }
    long storage = tensor.unsafe_storage().unsafeGetStorageImpl().address();
    for (int i = 0; i < WORDS; i++) {
      if (words.get().at(tensor.address() + i * (long) Long.BYTES) == storage) {
        place = i;
      }
    }
    return storage;
  }

  /** Reads any address. */
  private static final class Word extends LongPointer {
    Word() {
      super((Pointer) null);
    }

    long at(long wordAddress) {
      address = wordAddress;
      return get();
    }
  }
}
