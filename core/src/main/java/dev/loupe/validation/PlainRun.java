package dev.loupe.validation;

import com.google.common.collect.ImmutableList;
import dev.loupe.history.Fault.Kind;
import dev.loupe.model.Output;
import dev.loupe.model.TensorLeaf;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** What a model gives when nobody watches. */
final class PlainRun implements AutoCloseable {
  private final List<Kept> outputs = new ArrayList<>();

  /**
   * An output.
   *
   * @param values null if they can't be copied
   */
  private record Kept(String path, @Nullable TensorCopy values) {}

  /** Copies the outputs: a later run may write into parameters and buffers, and these may be it. */
  PlainRun(Output output) {
    for (TensorLeaf leaf : output.leaves()) {
      outputs.add(new Kept(leaf.path(), copy(leaf.tensor())));
    }
  }

  private static @Nullable TensorCopy copy(Tensor tensor) {
    try {
      return TensorCopy.of(tensor).retain();
    } catch (OpaqueException e) {
      return null;
    }
  }

  /** Holds the outputs of a recorded run against these. */
  void compare(ImmutableList<Tensor> recorded, Findings findings) {
    if (outputs.size() != recorded.size()) {
      findings.fault(
          Kind.OUTPUT_DIFFERS,
          "a plain run gives %d tensors, the recorded one %d"
              .formatted(outputs.size(), recorded.size()));
      return;
    }
    for (int i = 0; i < recorded.size(); i++) {
      if (differs(outputs.get(i).values(), recorded.get(i))) {
        findings.fault(
            Kind.OUTPUT_DIFFERS, "%s is not what a plain run gives".formatted(outputs.get(i).path));
      }
    }
  }

  private static boolean differs(@Nullable TensorCopy plain, Tensor recorded) {
    try {
      return plain != null && !Values.close(plain.values(), recorded);
    } catch (OpaqueException e) {
      // The verdict on the operation that made it says so.
      return false;
    }
  }

  @Override
  public void close() {
    for (Kept output : outputs) {
      if (output.values() != null) {
        output.values().release();
      }
    }
  }
}
