package dev.loupe.models.conformance.networks;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static dev.loupe.models.layers.Layers.buffer;
import static dev.loupe.models.layers.Layers.parameter;
import static org.bytedeco.pytorch.global.torch.linear;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.randn;
import static org.bytedeco.pytorch.global.torch.rsub;
import static org.bytedeco.pytorch.global.torch.silu;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.conformance.Difference.Kind;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/** Fully connected layers with gates, norms, masks and kernels. */
final class Feedforward {
  private Feedforward() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("HighwayNetwork", "three gated layers with weights of their own: the rest rolls")
            .java(HighwayNetwork::new)
            .inputs(() -> List.of(randn(2, 32)))
            .torchLens("26/24/34", "14/21")
            .same(),
        model("SwiGLUFFN", "a linear unit gated by SiLU")
            .java(SwiGLUFFN::new)
            .inputs(() -> List.of(randn(2, 16)))
            .torchLens("7/5/7", "7/7")
            .same(),
        model("RMSNormModel", "a normalization by the root of the mean square")
            .java(RMSNormModel::new)
            .inputs(() -> List.of(randn(2, 32)))
            .torchLens("11/9/11", "11/11")
            .same(),
        model("SparsePrunedModel", "buffers that mask weights")
            .java(SparsePrunedModel::new)
            .inputs(() -> List.of(randn(2, 16)))
            .torchLens("9/5/8", "9/8")
            .same(),
        model("SIRENModel", "sines between the layers")
            .java(SIRENModel::new)
            .inputs(() -> List.of(randn(4, 2)))
            .torchLens("9/7/8", "9/8")
            .same(),
        model("RBFNetwork", "Gaussian bells around centres; widths come from a parameter alone")
            .java(RBFNetwork::new)
            .inputs(() -> List.of(randn(2, 16)))
            .torchLens("15/13/14", "15/14")
            .because(Kind.GRANULARITY, "a parameter's unsqueeze is the parameter")
            .expect("14/12/13", "14/13"));
  }

  /** {@code (N, 32)} to the same shape: 6,336 parameters. */
  public static final class HighwayNetwork extends Module {
    private final List<LinearImpl> transforms = new ArrayList<>();
    private final List<LinearImpl> gates = new ArrayList<>();

    public HighwayNetwork() {
      for (int i = 0; i < 3; i++) {
        transforms.add(register_module("transform" + i, new LinearImpl(32, 32)));
        gates.add(register_module("gate" + i, new LinearImpl(32, 32)));
      }
    }

    public Tensor forward(Tensor x) {
      Tensor y = x;
      for (int i = 0; i < 3; i++) {
        Tensor gate = gates.get(i).forward(y).sigmoid();
        Tensor h = transforms.get(i).forward(y).relu();
        y = gate.mul(h).add(rsub(gate, new Scalar(1)).mul(y));
      }
      return y;
    }
  }

  /** {@code (N, 16)} to the same shape. */
  public static final class SwiGLUFFN extends Module {
    private final LinearImpl gate = register_module("gate", new LinearImpl(16, 32));
    private final LinearImpl up = register_module("up", new LinearImpl(16, 32));
    private final LinearImpl down = register_module("down", new LinearImpl(32, 16));

    public Tensor forward(Tensor x) {
      return down.forward(silu(gate.forward(x)).mul(up.forward(x)));
    }
  }

  /** {@code (N, 32)} to {@code (N)}: 1,088 parameters. */
  public static final class RMSNormModel extends Module {
    private final Tensor weight = parameter(this, "weight", ones(32).requires_grad_(true));
    private final LinearImpl fc = register_module("fc", new LinearImpl(32, 32));

    public Tensor forward(Tensor x) {
      Tensor h = fc.forward(x);
      Tensor square = h.pow(new Scalar(2)).mean(new long[] {-1}, true, new ScalarTypeOptional());
      Tensor normal = h.div(square.add(new Scalar(1e-6)).sqrt()).mul(weight);
      return normal.relu().mean(1);
    }
  }

  /** {@code (N, 16)} to {@code (N, 8)}: 808 parameters, 768 numbers in buffers. */
  public static final class SparsePrunedModel extends Module {
    private final Tensor weight1 = parameter(this, "weight1", randn(32, 16));
    private final Tensor bias1 = parameter(this, "bias1", randn(32));
    private final Tensor weight2 = parameter(this, "weight2", randn(8, 32));
    private final Tensor bias2 = parameter(this, "bias2", randn(8));
    private final Tensor mask1 = buffer(this, "mask1", rand(32, 16).round());
    private final Tensor mask2 = buffer(this, "mask2", rand(8, 32).round());

    public Tensor forward(Tensor x) {
      Tensor h = linear(x, weight1.mul(mask1), new TensorOptional(bias1)).relu();
      return linear(h, weight2.mul(mask2), new TensorOptional(bias2));
    }
  }

  /** {@code (N, 2)} to {@code (N, 1)}: 1,185 parameters. */
  public static final class SIRENModel extends Module {
    private final LinearImpl fc1 = register_module("fc1", new LinearImpl(2, 32));
    private final LinearImpl fc2 = register_module("fc2", new LinearImpl(32, 32));
    private final LinearImpl fc3 = register_module("fc3", new LinearImpl(32, 1));

    public Tensor forward(Tensor x) {
      Scalar frequency = new Scalar(30);
      Tensor h = fc1.forward(x).mul(frequency).sin();
      return fc3.forward(fc2.forward(h).mul(frequency).sin());
    }
  }

  /** {@code (N, 16)} to {@code (N, 4)}: 340 parameters. */
  public static final class RBFNetwork extends Module {
    private final Tensor centres = parameter(this, "centres", randn(16, 16));
    private final Tensor logWidths = parameter(this, "log_widths", randn(16));
    private final LinearImpl out = register_module("out", new LinearImpl(16, 4));

    public Tensor forward(Tensor x) {
      Tensor away = x.unsqueeze(1).sub(centres.unsqueeze(0));
      Tensor distance = away.pow(new Scalar(2)).sum(-1);
      Tensor widths = logWidths.exp().pow(new Scalar(2)).mul(new Scalar(2)).unsqueeze(0);
      return out.forward(distance.neg().div(widths).exp());
    }
  }
}
