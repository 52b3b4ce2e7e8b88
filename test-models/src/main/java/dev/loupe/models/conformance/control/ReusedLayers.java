package dev.loupe.models.conformance.control;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static dev.loupe.models.conformance.control.LayersInLoops.with;
import static org.bytedeco.pytorch.global.torch.stack;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.conformance.Difference.Kind;
import dev.loupe.models.conformance.Inputs;
import dev.loupe.models.layers.Layers;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.ReLUImpl;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** One layer that runs several times, at several places or with other operations around it. */
final class ReusedLayers {
  private ReusedLayers() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("RecurrentParamsSimple", "one layer four times, with other operations around it")
            .java(RecurrentParamsSimple::new)
            .inputs(Inputs::square)
            .torchLens("12/10/11", "7/8")
            .labels(
                """
                input_1 add_1_1 linear_1_2:1 mul_1_3:1 linear_1_2:2 log_1_4:1 tan_1_5
                linear_1_2:3 mul_1_3:2 linear_1_2:4 log_1_4:2 output_1
                """)
            .same(),
        model("RecurrentParamsComplex", "two layers that run side by side, again and again")
            .java(RecurrentParamsComplex::new)
            .inputs(Inputs::square)
            .torchLens("37/35/38", "16/25")
            .because(Kind.MODEL, "fewer passes, fewer operations around them")
            .expect("25/23/29", "8/11"),
        model("SharedParamLoopExternal", "one layer in a loop, and before and after it")
            .java(SharedParamLoopExternal::new)
            .inputs(Inputs::square)
            .torchLens("7/5/6", "3/3")
            .labels(
                """
                input_1 linear_1_1:1 linear_1_1:2 linear_1_1:3 linear_1_1:4 linear_1_1:5 output_1
                """)
            .same(),
        model("AccumulatorLoop", "what each pass gives is gathered")
            .java(AccumulatorLoop::new)
            .inputs(Inputs::square)
            .torchLens("9/7/10", "5/5")
            .labels(
                """
                input_1 linear_1_1:1 relu_1_2:1 linear_1_1:2 relu_1_2:2 linear_1_1:3 relu_1_2:3
                stack_1_3 output_1
                """)
            .same(),
        model("SingleIterationLoop", "a loop that runs once has one pass")
            .script(
                with(
                    """
                    def forward(self, x: Tensor) -> Tensor:
                        for step in range(1):
                            x = torch.relu(self.fc1.forward(x))
                        return x
                    """))
            .inputs(Inputs::square)
            .torchLens("4/2/3", "4/3")
            .labels("input_1 linear_1_1 relu_1_2 output_1")
            .same(),
        model("InPlaceLoop", "a loop whose second layer overwrites what the first one made")
            .java(InPlaceLoop::new)
            .inputs(Inputs::square)
            .labels(
                """
                input_1 linear_1_1:1 relu_1_2:1 linear_1_1:2 relu_1_2:2 linear_1_1:3 relu_1_2:3
                output_1
                """)
            .expect("8/6/7", "4/4"),
        model("LongLoop", "twenty passes")
            .java(LongLoop::new)
            .inputs(Inputs::square)
            .torchLens("42/40/41", "4/4")
            .labels(
                IntStream.rangeClosed(1, 20)
                    .mapToObj("linear_1_1:%1$d relu_1_2:%1$d"::formatted)
                    .collect(Collectors.joining(" ", "input_1 ", " output_1")))
            .same());
  }

  /** {@code (N, 5)} to {@code (N, 5)}. */
  public static final class RecurrentParamsSimple extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(5, 5));

    public Tensor forward(Tensor x) {
      Tensor y = x.add(new Scalar(1));
      y = fc.forward(fc.forward(y).mul(new Scalar(2))).log();
      y = y.tan();
      return fc.forward(fc.forward(y).mul(new Scalar(2))).log();
    }
  }

  /** {@code (N, 5)} to {@code (N, 5)}. 60 parameters. */
  public static final class RecurrentParamsComplex extends Module {
    private final LinearImpl left = register_module("left", new LinearImpl(5, 5));
    private final LinearImpl right = register_module("right", new LinearImpl(5, 5));

    public Tensor forward(Tensor x) {
      Tensor y = x;
      for (int step = 0; step < 4; step++) {
        y = left.forward(y).sin().mul(right.forward(y).cos());
      }
      return left.forward(y).add(right.forward(y));
    }
  }

  /** {@code (N, 5)} to {@code (N, 5)}. */
  public static final class SharedParamLoopExternal extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(5, 5));

    public Tensor forward(Tensor x) {
      Tensor y = fc.forward(x);
      for (int step = 0; step < 3; step++) {
        y = fc.forward(y);
      }
      return fc.forward(y);
    }
  }

  /** {@code (N, 5)} to {@code (3, N, 5)}. */
  public static final class AccumulatorLoop extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(5, 5));

    public Tensor forward(Tensor x) {
      Tensor y = x;
      TensorVector all = new TensorVector();
      for (int step = 0; step < 3; step++) {
        y = fc.forward(y).relu();
        all.push_back(y);
      }
      return stack(all, 0);
    }
  }

  /** {@code (N, 5)} to {@code (N, 5)}. 30 parameters. */
  public static final class InPlaceLoop extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(5, 5));
    private final ReLUImpl relu = register_module("relu", Layers.reluInPlace());

    public Tensor forward(Tensor x) {
      Tensor y = x;
      for (int step = 0; step < 3; step++) {
        y = fc.forward(y);
        relu.forward(y);
      }
      return y;
    }
  }

  /** {@code (N, 5)} to {@code (N, 5)}. */
  public static final class LongLoop extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(5, 5));

    public Tensor forward(Tensor x) {
      Tensor y = x;
      for (int step = 0; step < 20; step++) {
        y = fc.forward(y).relu();
      }
      return y;
    }
  }
}
