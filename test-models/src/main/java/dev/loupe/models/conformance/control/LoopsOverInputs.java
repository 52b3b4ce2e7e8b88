package dev.loupe.models.conformance.control;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.zeros;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Loops without parameters that take another input in each pass. */
final class LoopsOverInputs {
  private LoopsOverInputs() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("LoopingFromInputs1", "a loop that reads another input in each pass")
            .java(LoopingFromInputs1::new)
            .inputs(LoopsOverInputs::three)
            .ends(3, 1)
            .torchLens("15/11/14", "6/6")
            .same(),
        model("LoopingFromInputs2", "the same over a list of inputs")
            .text(
                """
                def forward(self, xs: List[Tensor]) -> Tensor:
                    y = torch.zeros([5, 5])
                    for x in xs:
                        y = y + x
                        y = y + 1
                        y = torch.sin(y * 2)
                    return y
                """)
            .inputs(() -> List.of(three()))
            .ends(3, 1)
            .torchLens("17/13/16", "7/7")
            .labels(loopingLabels("output_1"))
            .same(),
        model("LoopingInputsAndOutputs", "a loop that reads an input and gives an output each time")
            .java(LoopingInputsAndOutputs::new)
            .inputs(() -> List.of(three()))
            .ends(3, 3)
            .torchLens("19/13/18", "7/7")
            .labels(loopingLabels("output_1:1 output_1:2 output_1:3"))
            .same());
  }

  /** Three tensors {@code (5, 5)}. */
  private static List<Tensor> three() {
    return List.of(rand(5, 5), rand(5, 5), rand(5, 5));
  }

  private static String loopingLabels(String outputs) {
    return "input_1:1 input_1:2 input_1:3 zeros_1_1 %s %s"
        .formatted(Loops.passes("add_1_2 add_2_3 mul_1_4 sin_1_5", 1, 3), outputs);
  }

  /** Three tensors {@code (5, 5)} to one. */
  public static final class LoopingFromInputs1 extends Module {
    public Tensor forward(Tensor first, Tensor second, Tensor third) {
      Tensor y = zeros(5, 5).sin();
      for (Tensor x : List.of(first, second, third)) {
        y = y.add(x).mul(new Scalar(2)).sin();
      }
      return y;
    }
  }

  /** As many tensors {@code (5, 5)} as there are in the list. */
  public static final class LoopingInputsAndOutputs extends Module {
    public List<Tensor> forward(List<Tensor> xs) {
      Tensor y = zeros(5, 5);
      List<Tensor> outputs = new ArrayList<>();
      for (Tensor x : xs) {
        y = y.add(x).add(new Scalar(1)).mul(new Scalar(2)).sin();
        outputs.add(y);
      }
      return outputs;
    }
  }
}
