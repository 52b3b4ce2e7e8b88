package dev.loupe.models.conformance;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.zeros;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.Difference.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Loops without parameters: nothing but the order of the operations tells that they are loops. */
final class Loops {
  private Loops() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("SimpleLoopNoParam", "a loop of three, with one operation before and after")
            .text(
                """
                def forward(self, x: Tensor) -> Tensor:
                    x = x + 1
                    for step in range(3):
                        x = torch.sin(torch.log(x))
                    return x + 2
                """)
            .inputs(Basics::square)
            .torchLens("10/8/9", "6/6")
            .labels(
                """
                input_1 add_1_1 log_1_2:1 sin_1_3:1 log_1_2:2 sin_1_3:2 log_1_2:3 sin_1_3:3 add_2_4
                output_1
                """)
            .same(),
        model("RepeatedOpTypeInLoop", "one operation at two places of a loop's body")
            .java(RepeatedOpTypeInLoop::new)
            .inputs(Basics::square)
            .torchLens("51/49/50", "9/9")
            .labels("input_1 %s flatten_1_7 output_1".formatted(repeatedOpTypeLabels()))
            .same(),
        model("VaryingLoopNoParam1", "branches of a loop that lead nowhere, in turns")
            .java(VaryingLoopNoParam1::new)
            .inputs(Basics::square)
            .torchLens("64/62/63", "13/15")
            .because(Kind.MODEL, "half as many passes, and a shorter body")
            .expect("14/12/13", "6/6"),
        model("VaryingLoopNoParam2", "a loop whose body goes on in one of two ways")
            .text(
                """
                def forward(self, x: Tensor) -> Tensor:
                    x = x + 1
                    for step in range(8):
                        y = torch.log(x)
                        x = torch.sin(y + torch.ones([5, 5]))
                        x = torch.cos(x * y)
                        if step % 3 == 1:
                            x = torch.sigmoid(torch.neg(torch.exp(x)))
                        else:
                            x = torch.tanh(x - torch.zeros([5, 5]))
                    return x * 2
                """)
            .inputs(Basics::square)
            .torchLens("76/74/83", "16/18")
            .same(),
        model("LoopingInternalFuncs", "a loop that makes tensors of its own in each pass")
            .java(LoopingInternalFuncs::new)
            .inputs(Basics::square)
            .torchLens("24/22/23", "10/10")
            .same(),
        model("LoopingFromInputs1", "a loop that reads another input in each pass")
            .java(LoopingFromInputs1::new)
            .inputs(Loops::three)
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
            .same(),
        model("StochasticLoop", "a loop that runs until chance has it")
            .text(
                """
                def forward(self, x: Tensor) -> Tensor:
                    x = x / 10
                    again = True
                    while again:
                        x = torch.relu(x + torch.rand([5, 5]))
                        again = bool(torch.mean(x) < 2.3)
                    return x
                """)
            .inputs(Basics::square)
            .torchLens("28/26/27", "8/8")
            .same(),
        model("NestedParamFreeLoops", "a loop in a loop")
            .java(NestedParamFreeLoops::new)
            .inputs(Basics::square)
            .torchLens("67/65/86", "14/22")
            .because(Kind.MODEL, "fewer passes, no branches")
            .expect("17/15/16", "5/6"),
        model("ParallelLoops", "single operations that repeat on two ways are no loops")
            .java(ParallelLoops::new)
            .inputs(Basics::square)
            .torchLens("11/9/11", "11/11")
            .labels(
                """
                input_1 add_1_1 add_2_2 sin_1_3 sin_2_4 sin_3_5 sin_4_6 sin_5_7 sin_6_8 add_3_9
                output_1
                """)
            .same(),
        model("SelfFeedingNoParam", "a body that feeds itself")
            .java(SelfFeedingNoParam::new)
            .inputs(Basics::square)
            .torchLens("10/8/9", "4/4")
            .same(),
        model("Fibonacci", "each pass reads what the two before it gave")
            .java(Fibonacci::new)
            .inputs(Basics::square)
            .expect("11/9/14", "5/6"),
        model("SequentialParamFreeLoops", "two loops with the same body are two")
            .text(
                """
                def forward(self, x: Tensor) -> Tensor:
                    for step in range(3):
                        x = torch.cos(torch.sin(x))
                    x = x + 1
                    for step in range(3):
                        x = torch.cos(torch.sin(x))
                    return x
                """)
            .inputs(Basics::square)
            .torchLens("15/13/14", "7/8")
            .labels(
                """
                input_1 sin_1_1:1 cos_1_2:1 sin_1_1:2 cos_1_2:2 sin_1_1:3 cos_1_2:3 add_1_3
                sin_2_4:1 cos_2_5:1 sin_2_4:2 cos_2_5:2 sin_2_4:3 cos_2_5:3 output_1
                """)
            .same());
  }

  /** Three tensors {@code (5, 5)}. */
  private static List<Tensor> three() {
    return List.of(rand(5, 5), rand(5, 5), rand(5, 5));
  }

  private static String passes(String layers, int from, int to) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(pass -> layers.strip().replaceAll("(?=\\s|$)", ":" + pass))
        .collect(Collectors.joining(" "));
  }

  private static String repeatedOpTypeLabels() {
    return passes("add_1_1 sin_1_2 cos_1_3 mul_1_4 sin_2_5 exp_1_6", 1, 8);
  }

  private static String loopingLabels(String outputs) {
    return "input_1:1 input_1:2 input_1:3 zeros_1_1 %s %s"
        .formatted(passes("add_1_2 add_2_3 mul_1_4 sin_1_5", 1, 3), outputs);
  }

  /** From any shape to one dimension. */
  public static final class RepeatedOpTypeInLoop extends Module {
    public Tensor forward(Tensor x) {
      Tensor y = x;
      for (int step = 0; step < 8; step++) {
        y = y.add(new Scalar(1)).sin().cos().mul(new Scalar(2)).sin().exp();
      }
      return y.flatten();
    }
  }

  /** The shape stays. TorchScript would not run what nobody reads. */
  public static final class VaryingLoopNoParam1 extends Module {
    public Tensor forward(Tensor x) {
      Tensor y = x;
      for (int step = 0; step < 4; step++) {
        y = y.sin().add(new Scalar(1));
        if (step % 2 == 0) {
          y.cos();
        } else {
          y.exp();
        }
      }
      return y;
    }
  }

  /** {@code (5, 5)} to the same shape. */
  public static final class LoopingInternalFuncs extends Module {
    public Tensor forward(Tensor x) {
      Tensor y = x.add(new Scalar(1));
      for (int step = 0; step < 3; step++) {
        y = y.add(rand(5, 5));
        y = y.mul(ones(5, 5));
        y = y.sin().cos().exp();
      }
      return y;
    }
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

  /** The shape stays. */
  public static final class ParallelLoops extends Module {
    public Tensor forward(Tensor x) {
      Tensor left = x.add(new Scalar(1));
      Tensor right = x.add(new Scalar(2));
      for (int step = 0; step < 3; step++) {
        left = left.sin();
      }
      for (int step = 0; step < 3; step++) {
        right = right.sin();
      }
      return left.add(right);
    }
  }

  /** The shape stays. */
  public static final class NestedParamFreeLoops extends Module {
    public Tensor forward(Tensor x) {
      Tensor y = x;
      for (int step = 0; step < 3; step++) {
        for (int turn = 0; turn < 2; turn++) {
          y = y.sin().add(new Scalar(1));
        }
        y = y.cos();
      }
      return y;
    }
  }

  /** The shape stays. */
  public static final class Fibonacci extends Module {
    public Tensor forward(Tensor x) {
      Tensor before = x;
      Tensor last = x.mul(new Scalar(2));
      for (int step = 0; step < 4; step++) {
        Tensor next = before.add(last).sin();
        before = last;
        last = next;
      }
      return last;
    }
  }

  /** {@code 2 x + 1} four times; the shape stays. */
  public static final class SelfFeedingNoParam extends Module {
    public Tensor forward(Tensor x) {
      Tensor y = x;
      for (int step = 0; step < 4; step++) {
        y = y.mul(new Scalar(2)).add(new Scalar(1));
      }
      return y;
    }
  }
}
