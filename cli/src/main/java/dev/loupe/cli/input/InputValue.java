package dev.loupe.cli.input;

import com.google.common.primitives.ImmutableLongArray;
import dev.loupe.files.Dtype;
import dev.loupe.files.NpyFile;
import java.nio.file.Path;

/** Where an input's value comes from. */
sealed interface InputValue {

  /** A tensor that is made up. */
  record Generated(Dtype dtype, ImmutableLongArray shape, Fill fill) implements InputValue {}

  /** A tensor from a file that NumPy wrote. */
  record FromFile(Path file) implements InputValue {}

  /** A number, a truth value or a text. */
  record Plain(Object value) implements InputValue {}

  /**
   * The value itself.
   *
   * @throws IllegalArgumentException if it can't be made; the message goes after a colon
   */
  default Object make() {
    if (this instanceof Generated generated) {
      return TensorMaker.make(generated);
    }
    if (this instanceof FromFile fromFile) {
      return NpyFile.read(fromFile.file());
    }
    return ((Plain) this).value();
  }
}
