package dev.loupe.models.conformance.networks;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static dev.loupe.models.layers.Layers.parameter;
import static dev.loupe.models.script.ScriptBuilder.module;
import static dev.loupe.models.script.ScriptLayers.linear;
import static dev.loupe.models.script.ScriptLayers.weights;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.randn;
import static org.bytedeco.pytorch.global.torch.stack;
import static org.bytedeco.pytorch.global.torch.zeros;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.conformance.Difference.Kind;
import java.util.List;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** Recurrences written as loops, and functions that are followed step by step. */
final class StateSpace {
  private StateSpace() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("SimpleSSM", "a linear recurrence over ten steps, with an output layer")
            .java(SimpleSSM::new)
            .inputs(() -> List.of(randn(2, 10, 16)))
            .torchLens("94/92/111", "22/31")
            .because(Kind.GRANULARITY, "a parameter's .T is the parameter, no operation")
            .expect("64/62/81", "19/28"),
        // Once: norm, linear, linear, silu, zeros, stack, mul, linear, add. In each of four steps:
        // a
        // select of its own, and linear, sigmoid, mul, rsub, add, which are one layer each.
        model("GatedSSMBlock", "a gated recurrence with a normalization before it and a residual")
            .script(
                () ->
                    module("GatedSSMBlock")
                        .parameter("weight", ones(8))
                        .parameter("bias", zeros(8))
                        .child("keep", linear(8, 8))
                        .child("inner", linear(8, 8))
                        .child("gate", linear(8, 8))
                        .child("out", linear(8, 8))
                        .define(
                            """
                            def forward(self, x: Tensor) -> Tensor:
                                y = torch.layer_norm(x, [8], self.weight, self.bias)
                                u = self.inner.forward(y)
                                gate = torch.silu(self.gate.forward(y))
                                h = torch.zeros([x.size(0), 8])
                                states: List[Tensor] = []
                                for t in range(x.size(1)):
                                    keep = torch.sigmoid(self.keep.forward(u.select(1, t)))
                                    h = keep * h + (1 - keep)
                                    states.append(h)
                                y = torch.stack(states, 1) * gate
                                return x + self.out.forward(y)
                            """)
                        .build())
            .inputs(() -> List.of(randn(2, 4, 8)))
            .expect("39/37/50", "21/27"),
        model("DEQModel", "a fixed point by five steps, the input injected into each of them")
            .java(DEQModel::new)
            .inputs(() -> List.of(randn(2, 8)))
            .torchLens("24/22/28", "7/8")
            .same(),
        model("SimpleNeuralODE", "ten steps of Euler's method")
            .java(SimpleNeuralODE::new)
            .inputs(() -> List.of(randn(2, 8)))
            .torchLens("53/51/62", "8/10")
            .same());
  }

  /** {@code (N, 10, 16)} to the same shape. */
  public static final class SimpleSSM extends Module {
    private final Tensor a = parameter(this, "a", weights(16, 16));
    private final Tensor b = parameter(this, "b", weights(16, 16));
    private final Tensor c = parameter(this, "c", weights(16, 16));
    private final LinearImpl out = register_module("out", new LinearImpl(16, 16));

    public Tensor forward(Tensor x) {
      Tensor state = zeros(x.size(0), 16);
      TensorVector outputs = new TensorVector();
      for (int step = 0; step < x.size(1); step++) {
        state = state.matmul(a.t()).add(x.select(1, step).matmul(b.t()));
        outputs.push_back(out.forward(state.matmul(c.t())));
      }
      return stack(outputs, 1);
    }
  }

  /** {@code (N, 8)} to {@code (N, 4)}: 484 parameters. */
  public static final class DEQModel extends Module {
    private final LinearImpl inject = register_module("inject", new LinearImpl(8, 16));
    private final LinearImpl step = register_module("step", new LinearImpl(16, 16));
    private final LinearImpl out = register_module("out", new LinearImpl(16, 4));

    public Tensor forward(Tensor x) {
      Tensor z = inject.forward(x);
      for (int i = 0; i < 5; i++) {
        z = step.forward(z).add(inject.forward(x)).tanh();
      }
      return out.forward(z);
    }
  }

  /** {@code (N, 8)} to {@code (N, 4)}: 316 parameters. */
  public static final class SimpleNeuralODE extends Module {
    private final LinearImpl first = register_module("first", new LinearImpl(8, 16));
    private final LinearImpl second = register_module("second", new LinearImpl(16, 8));
    private final LinearImpl out = register_module("out", new LinearImpl(8, 4));

    public Tensor forward(Tensor x) {
      Tensor z = x;
      for (int i = 0; i < 10; i++) {
        Tensor slope = second.forward(first.forward(z).tanh());
        z = z.add(slope.mul(new Scalar(0.1)));
      }
      return out.forward(z);
    }
  }
}
