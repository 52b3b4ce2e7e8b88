package dev.loupe.models.conformance;

import static org.bytedeco.pytorch.global.torch.rand;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Inputs that several models take. */
public final class Inputs {
  private Inputs() {}

  /** An input that suits most models: {@code (5, 5)}, in 0..1. */
  public static List<Tensor> square() {
    return List.of(rand(5, 5));
  }
}
