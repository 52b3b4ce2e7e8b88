package dev.loupe.models.conformance.memory;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static dev.loupe.models.script.ScriptBuilder.module;
import static org.bytedeco.pytorch.global.torch.dropout;
import static org.bytedeco.pytorch.global.torch.linear;
import static org.bytedeco.pytorch.global.torch.max;
import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.randn;
import static org.bytedeco.pytorch.global.torch.stack;
import static org.bytedeco.pytorch.global.torch.zeros;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.conformance.Inputs;
import dev.loupe.models.layers.Layers;
import java.util.List;
import org.bytedeco.pytorch.LSTMCellImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;

/** Parameters that are written, gathered and read in a loop. */
final class Weights {
  private Weights() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("WeightRow", "a view of a parameter is the parameter")
            .java(WeightRow::new)
            .inputs(Inputs::square)
            .labels("input_1 mul_1_1 output_1")
            .expect("3/1/2", "3/2"),
        model("NormalizedWeight", "a weight is computed before it is used")
            .java(NormalizedWeight::new)
            .inputs(Inputs::square)
            .labels("input_1 norm_1_1 div_1_2 matmul_1_3 output_1")
            .expect("5/3/4", "5/4"),
        model("LinearWithoutBias", "a layer without a bias, and on a tensor of three dimensions")
            .java(LinearWithoutBias::new)
            .inputs(() -> List.of(rand(2, 3, 5)))
            .labels("input_1 linear_1_1 linear_2_2 output_1")
            .expect("4/2/3", "4/3"),
        model("ClippedWeight", "a weight is overwritten before it is read")
            .script(
                () ->
                    module("ClippedWeight")
                        .parameter("weight", randn(3, 5))
                        .define(
                            """
                            def forward(self, x: Tensor) -> Tensor:
                                self.weight.clamp_(-0.1, 0.1)
                                return torch.linear(x, self.weight)
                            """)
                        .build())
            .inputs(Inputs::square)
            .labels("input_1 clamp_1_1 linear_1_2 output_1")
            .expect("4/2/3", "4/3"),
        model("WeightRowWrite", "a row of a layer's weight is overwritten before the layer runs")
            .java(WeightRowWrite::new)
            .inputs(Inputs::square)
            .labels("input_1 zero_1_1 linear_1_2 output_1")
            .expect("4/2/3", "4/3"),
        model("WeightDataWrite", "a layer's weight is overwritten past the record")
            .java(WeightDataWrite::new)
            .inputs(Inputs::square)
            .labels("input_1 zero_1_1 linear_1_2 output_1")
            .expect("4/2/3", "4/3"),
        model("TiedWeights", "a layer's weight is read by another operator too")
            .java(TiedWeights::new)
            .inputs(Inputs::square)
            .labels("input_1 linear_1_1 relu_1_2 matmul_1_3 output_1")
            .expect("5/3/4", "5/4"),
        model("LinearTwoWays", "one weight, read by its layer and by the operator alone")
            .java(LinearTwoWays::new)
            .inputs(Inputs::square)
            .labels("input_1 linear_1_1:1 relu_1_2 linear_1_1:2 output_1")
            .expect("5/3/4", "4/4"),
        model("GradThroughNoOp", "a way is taken because a tensor has a gradient")
            .java(GradThroughNoOp::new)
            .inputs(Inputs::square)
            .labels("input_1 linear_1_1 dropout_1_2 mul_1_3 output_1")
            .expect("5/3/4", "5/4"),
        model("StackedWeights", "two parameters in one tensor")
            .java(StackedWeights::new)
            .inputs(Inputs::square)
            .labels("input_1 stack_1_1 matmul_1_2 output_1")
            .expect("4/2/3", "4/3"),
        model("LSTMCellLoop", "a cell with two results that the next step reads")
            .java(LSTMCellLoop::new)
            .inputs(() -> List.of(rand(3, 2, 4)))
            .labels(
                """
                input_1 unbind_1_1 unbind_2_2 unbind_3_3 zeros_1_4 zeros_2_5
                lstmcell_1_6:1 lstmcell_2_7:1 lstmcell_1_6:2 lstmcell_2_7:2
                lstmcell_1_6:3 lstmcell_2_7:3 output_1
                """)
            .expect("13/11/22", "9/18"),
        model("TupleOutputJava", "an operator with two results, which are the outputs")
            .java(TupleOutput::new)
            .inputs(Inputs::square)
            .ends(1, 2)
            .labels("input_1 max_1_1 max_2_2 output_1 output_2")
            .expect("5/2/4", "5/4"),
        model("Overloads", "a forward that calls another of the same model")
            .java(Overloads::new)
            .inputs(Inputs::square)
            .labels("input_1 add_1_1 output_1")
            .expect("3/1/2", "3/2"));
  }

  /** {@code (N, 5)} to {@code (N, 5)}. 30 parameters. */
  public static final class WeightRowWrite extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(5, 5));

    public Tensor forward(Tensor x) {
      try (NoGradGuard noGrad = new NoGradGuard()) {
        fc.weight().select(0, 0).zero_();
      }
      return fc.forward(x);
    }
  }

  /** {@code (N, 5)} to {@code (N, 5)}. 30 parameters. */
  public static final class WeightDataWrite extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(5, 5));

    public Tensor forward(Tensor x) {
      fc.weight().data().zero_();
      return fc.forward(x);
    }
  }

  /** {@code (N, 5)} to {@code (N, 5)}. 20 parameters. */
  public static final class TiedWeights extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(5, 3));

    public Tensor forward(Tensor x) {
      return fc.forward(x).relu().matmul(fc.weight());
    }
  }

  /** {@code (N, 5)} to {@code (N, 2)}. 10 parameters. */
  public static final class StackedWeights extends Module {
    private final Tensor first = Layers.parameter(this, "first", randn(5));
    private final Tensor second = Layers.parameter(this, "second", randn(5));

    public Tensor forward(Tensor x) {
      return x.matmul(stack(new TensorVector(first, second), 1));
    }
  }

  /** {@code (3, N, 4)} to {@code (N, 6)}, for two sequences. */
  public static final class LSTMCellLoop extends Module {
    private final LSTMCellImpl cell = register_module("cell", new LSTMCellImpl(4, 6));

    public Tensor forward(Tensor x) {
      List<Tensor> steps = Layers.tensors(x.unbind(0));
      Tensor hidden = zeros(2, 6);
      Tensor memory = zeros(2, 6);
      for (Tensor step : steps) {
        List<Tensor> state =
            Layers.tensors(cell.forward(step, new T_TensorTensor_T(hidden, memory)));
        hidden = state.get(0);
        memory = state.get(1);
      }
      return hidden;
    }
  }

  /** The rows' maxima and where they are. */
  public static final class TupleOutput extends Module {
    public T_TensorTensor_T forward(Tensor x) {
      return max(x, 1);
    }
  }

  /** {@code 2 x}; the shape stays. */
  public static final class Overloads extends Module {
    public Tensor forward(Tensor x) {
      return forward(x, x);
    }

    public Tensor forward(Tensor x, Tensor y) {
      return x.add(y);
    }
  }

  /** {@code (N, 5)} to {@code (N, 5)}. 30 parameters. */
  public static final class LinearTwoWays extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(5, 5));

    public Tensor forward(Tensor x) {
      return linear(fc.forward(x).relu(), fc.weight(), new TensorOptional(fc.bias()));
    }
  }

  /** {@code (N, 5)} to {@code (N, 5)}. 30 parameters. */
  public static final class GradThroughNoOp extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(5, 5));

    public Tensor forward(Tensor x) {
      Tensor y = dropout(fc.forward(x), 0.5, false);
      return y.requires_grad() ? y.mul(new Scalar(2)) : y.neg();
    }
  }

  /** {@code (N, 5)} to the same shape. 25 parameters. */
  public static final class WeightRow extends Module {
    private final Tensor weight = Layers.parameter(this, "weight", randn(5, 5));

    public Tensor forward(Tensor x) {
      return x.mul(weight.select(0, 0));
    }
  }

  /** {@code (N, 5)} to the same shape. 25 parameters. */
  public static final class NormalizedWeight extends Module {
    private final Tensor weight = Layers.parameter(this, "weight", randn(5, 5));

    public Tensor forward(Tensor x) {
      return x.matmul(weight.div(weight.norm()));
    }
  }

  /** {@code (N, T, 5)} to {@code (N, T, 3)}. 27 parameters. */
  public static final class LinearWithoutBias extends Module {
    private final LinearImpl first = register_module("first", Layers.linearWithoutBias(5, 4));
    private final LinearImpl second = register_module("second", new LinearImpl(4, 3));

    public Tensor forward(Tensor x) {
      return second.forward(first.forward(x));
    }
  }
}
