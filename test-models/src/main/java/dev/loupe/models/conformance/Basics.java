package dev.loupe.models.conformance;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static dev.loupe.models.script.ScriptBuilder.module;
import static org.bytedeco.pytorch.global.torch.rand;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** A few operators in a row, and what has a word of its own among them. */
final class Basics {
  private Basics() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("SimpleFF", "a chain of two operations")
            .java(SimpleFF::new)
            .inputs(() -> List.of(rand(5, 5)))
            .torchLens("4/2/3", "4/3")
            .labels("input_1 add_1_1 mul_1_2 output_1")
            .same(),
        model("SameTensorArg", "one tensor at two places of an operator: one edge")
            .script(
                () ->
                    module("SameTensorArg")
                        .define(
                            """
                            def forward(self, x: Tensor) -> Tensor:
                                x = x + x
                                x = x * x
                                return x - x
                            """)
                        .build())
            .inputs(() -> List.of(rand(5, 5)))
            .torchLens("5/3/4", "5/4")
            .same());
  }

  /** {@code (x + 1) * 2}. */
  public static final class SimpleFF extends Module {
    public Tensor forward(Tensor x) {
      return x.add(new Scalar(1)).mul(new Scalar(2));
    }
  }
}
