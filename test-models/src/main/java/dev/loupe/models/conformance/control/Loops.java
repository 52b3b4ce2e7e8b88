package dev.loupe.models.conformance.control;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.rand;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.conformance.Difference.Kind;
import dev.loupe.models.conformance.Inputs;
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
            .inputs(Inputs::square)
            .torchLens("10/8/9", "6/6")
            .labels(
                """
                input_1 add_1_1 log_1_2:1 sin_1_3:1 log_1_2:2 sin_1_3:2 log_1_2:3 sin_1_3:3 add_2_4
                output_1
                """)
            .same(),
        model("RepeatedOpTypeInLoop", "one operation at two places of a loop's body")
            .java(RepeatedOpTypeInLoop::new)
            .inputs(Inputs::square)
            .torchLens("51/49/50", "9/9")
            .labels("input_1 %s flatten_1_7 output_1".formatted(repeatedOpTypeLabels()))
            .same(),
        model("VaryingLoopNoParam1", "branches of a loop that lead nowhere, in turns")
            .java(VaryingLoopNoParam1::new)
            .inputs(Inputs::square)
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
            .inputs(Inputs::square)
            .torchLens("76/74/83", "16/18")
            .same(),
        model("LoopingInternalFuncs", "a loop that makes tensors of its own in each pass")
            .java(LoopingInternalFuncs::new)
            .inputs(Inputs::square)
            .torchLens("24/22/23", "10/10")
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
            .inputs(Inputs::square)
            .torchLens("28/26/27", "8/8")
            .same(),
        model("NestedParamFreeLoops", "a loop in a loop")
            .java(NestedParamFreeLoops::new)
            .inputs(Inputs::square)
            .torchLens("67/65/86", "14/22")
            .because(Kind.MODEL, "fewer passes, no branches")
            .expect("17/15/16", "5/6"),
        model("ParallelLoops", "single operations that repeat on two ways are no loops")
            .java(ParallelLoops::new)
            .inputs(Inputs::square)
            .torchLens("11/9/11", "11/11")
            .labels(
                """
                input_1 add_1_1 add_2_2 sin_1_3 sin_2_4 sin_3_5 sin_4_6 sin_5_7 sin_6_8 add_3_9
                output_1
                """)
            .same(),
        model("SelfFeedingNoParam", "a body that feeds itself")
            .java(SelfFeedingNoParam::new)
            .inputs(Inputs::square)
            .torchLens("10/8/9", "4/4")
            .same(),
        model("Fibonacci", "each pass reads what the two before it gave")
            .java(Fibonacci::new)
            .inputs(Inputs::square)
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
            .inputs(Inputs::square)
            .torchLens("15/13/14", "7/8")
            .labels(
                """
                input_1 sin_1_1:1 cos_1_2:1 sin_1_1:2 cos_1_2:2 sin_1_1:3 cos_1_2:3 add_1_3
                sin_2_4:1 cos_2_5:1 sin_2_4:2 cos_2_5:2 sin_2_4:3 cos_2_5:3 output_1
                """)
            .same());
  }

  /** The labels of a loop, pass by pass. */
  static String passes(String layers, int from, int to) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(pass -> layers.strip().replaceAll("(?=\\s|$)", ":" + pass))
        .collect(Collectors.joining(" "));
  }

  private static String repeatedOpTypeLabels() {
    return passes("add_1_1 sin_1_2 cos_1_3 mul_1_4 sin_2_5 exp_1_6", 1, 8);
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
