package dev.loupe.model;

import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The state of libtorch's random generator, that of the processor. */
public final class RandomState {

  private RandomState() {}

  /** The state as it is now; a copy. */
  public static Tensor now() {
    try (Generator generator = torch.getDefaultCPUGenerator()) {
      return generator.get_state();
    }
  }

  /** Puts the generator into a state. */
  public static void set(Tensor state) {
    try (Generator generator = torch.getDefaultCPUGenerator()) {
      generator.set_state(state);
    }
  }
}
