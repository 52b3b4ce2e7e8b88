package dev.loupe.models.conformance.networks;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static dev.loupe.models.layers.Layers.parameter;
import static dev.loupe.models.layers.Sequential.perceptron;
import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.gelu;
import static org.bytedeco.pytorch.global.torch.randn;
import static org.bytedeco.pytorch.global.torch.zeros;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.layers.Layer;
import dev.loupe.models.layers.Layers;
import dev.loupe.models.layers.Sequential;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.LayerNormImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.ReLUImpl;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** Several ways to one answer, or one way to several; and residual streams that roll. */
final class Heads {
  private Heads() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("EarlyExitModel", "an answer after each of three stages")
            .java(EarlyExitModel::new)
            .inputs(() -> List.of(randn(2, 16)))
            .ends(1, 3)
            .torchLens("13/9/12", "13/12")
            .same(),
        model("MultiTaskModel", "three answers of different size from one trunk")
            .java(MultiTaskModel::new)
            .inputs(() -> List.of(randn(2, 16)))
            .ends(1, 3)
            .torchLens("11/7/10", "11/10")
            .same(),
        model("WideAndDeepModel", "a linear layer beside a deep network")
            .java(WideAndDeepModel::new)
            .inputs(() -> List.of(randn(2, 16)))
            .torchLens("9/7/9", "9/9")
            .same(),
        model("DuelingDQN", "a value and advantages around their mean")
            .java(DuelingDQN::new)
            .inputs(() -> List.of(randn(2, 8)))
            .torchLens("13/11/14", "13/14")
            .same(),
        model("DeepCrossNetwork", "features crossed three times: the additions are one layer")
            .java(DeepCrossNetwork::new)
            .inputs(() -> List.of(randn(2, 16)))
            .torchLens("23/21/29", "21/28")
            .same(),
        model("MLPMixer", "tokens and channels mixed in turn: the residual stream is one layer")
            .java(MLPMixer::new)
            .inputs(() -> List.of(randn(2, 3, 16, 16)))
            .torchLens("34/32/37", "30/34")
            .same());
  }

  /** {@code (N, 16)} to three times {@code (N, 4)}. */
  public static final class EarlyExitModel extends Module {
    private final LinearImpl stage1 = register_module("stage1", new LinearImpl(16, 32));
    private final LinearImpl stage2 = register_module("stage2", new LinearImpl(32, 32));
    private final LinearImpl stage3 = register_module("stage3", new LinearImpl(32, 32));
    private final LinearImpl exit1 = register_module("exit1", new LinearImpl(32, 4));
    private final LinearImpl exit2 = register_module("exit2", new LinearImpl(32, 4));
    private final LinearImpl exit3 = register_module("exit3", new LinearImpl(32, 4));

    public List<Tensor> forward(Tensor x) {
      Tensor h1 = stage1.forward(x).relu();
      Tensor h2 = stage2.forward(h1).relu();
      Tensor h3 = stage3.forward(h2).relu();
      return List.of(exit1.forward(h1), exit2.forward(h2), exit3.forward(h3));
    }
  }

  /** {@code (N, 16)} to {@code (N, 4)}, {@code (N, 2)} and {@code (N, 1)}. */
  public static final class MultiTaskModel extends Module {
    private final LinearImpl trunk1 = register_module("trunk1", new LinearImpl(16, 32));
    private final LinearImpl trunk2 = register_module("trunk2", new LinearImpl(32, 32));
    private final LinearImpl head1 = register_module("head1", new LinearImpl(32, 4));
    private final LinearImpl head2 = register_module("head2", new LinearImpl(32, 2));
    private final LinearImpl head3 = register_module("head3", new LinearImpl(32, 1));

    public List<Tensor> forward(Tensor x) {
      Tensor h = trunk2.forward(trunk1.forward(x).relu()).relu();
      return List.of(head1.forward(h), head2.forward(h), head3.forward(h));
    }
  }

  /** {@code (N, 16)} to {@code (N, 1)}. */
  public static final class WideAndDeepModel extends Module {
    private final LinearImpl wide = register_module("wide", new LinearImpl(16, 1));
    private final Sequential deep = register_module("deep", perceptron(16, 32, 16, 1));

    public Tensor forward(Tensor x) {
      return wide.forward(x).add(deep.forward(x));
    }
  }

  /** {@code (N, 8)} to {@code (N, 4)}. */
  public static final class DuelingDQN extends Module {
    private final LinearImpl features = register_module("features", new LinearImpl(8, 16));
    private final Sequential value = register_module("value", perceptron(16, 16, 1));
    private final Sequential advantage = register_module("advantage", perceptron(16, 16, 4));

    public Tensor forward(Tensor x) {
      Tensor h = features.forward(x).relu();
      Tensor worth = value.forward(h);
      Tensor more = advantage.forward(h);
      return worth.add(more.sub(more.mean(new long[] {1}, true, new ScalarTypeOptional())));
    }
  }

  /** {@code (N, 16)} to {@code (N, 1)}. */
  public static final class DeepCrossNetwork extends Module {
    private final CrossNetwork cross = register_module("cross", new CrossNetwork());
    private final Sequential deep =
        register_module(
            "deep",
            new Sequential()
                .add(new LinearImpl(16, 32))
                .add(new ReLUImpl())
                .add(new LinearImpl(32, 16))
                .add(new ReLUImpl())
                .add(new LinearImpl(16, 16))
                .add(new ReLUImpl()));
    private final LinearImpl out = register_module("out", new LinearImpl(32, 1));

    public Tensor forward(Tensor x) {
      return out.forward(cat(new TensorVector(cross.forward(x), deep.forward(x)), 1)).sigmoid();
    }
  }

  private static final class CrossNetwork extends Layer {
    private final List<Tensor> weights = new ArrayList<>();
    private final List<Tensor> biases = new ArrayList<>();

    CrossNetwork() {
      super("CrossNetwork");
      for (int i = 0; i < 3; i++) {
        weights.add(parameter(this, "weight" + i, randn(16, 1)));
        biases.add(parameter(this, "bias" + i, zeros(16)));
      }
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor y = x;
      for (int i = 0; i < 3; i++) {
        y = x.mul(y.matmul(weights.get(i))).add(biases.get(i)).add(y);
      }
      return y;
    }
  }

  /** {@code (N, 3, 16, 16)} to {@code (N, 4)}; 16 tokens of 8 channels. */
  public static final class MLPMixer extends Module {
    private final LinearImpl embed = register_module("embed", new LinearImpl(48, 8));
    private final List<LayerNormImpl> tokenNorms = new ArrayList<>();
    private final List<Mlp> tokenMixers = new ArrayList<>();
    private final List<LayerNormImpl> channelNorms = new ArrayList<>();
    private final List<Mlp> channelMixers = new ArrayList<>();
    private final LayerNormImpl norm = register_module("norm", Layers.layerNorm(8));
    private final LinearImpl head = register_module("head", new LinearImpl(8, 4));

    public MLPMixer() {
      for (int i = 0; i < 2; i++) {
        tokenNorms.add(register_module("token_norm" + i, Layers.layerNorm(8)));
        tokenMixers.add(register_module("token_mixer" + i, new Mlp(16, 32)));
        channelNorms.add(register_module("channel_norm" + i, Layers.layerNorm(8)));
        channelMixers.add(register_module("channel_mixer" + i, new Mlp(8, 32)));
      }
    }

    public Tensor forward(Tensor x) {
      Tensor patches = x.unfold(2, 4, 4).unfold(3, 4, 4).permute(0, 2, 3, 1, 4, 5);
      Tensor h = embed.forward(patches.reshape(-1, 16, 48));
      for (int i = 0; i < 2; i++) {
        Tensor tokens = tokenNorms.get(i).forward(h).transpose(1, 2);
        h = h.add(tokenMixers.get(i).forward(tokens).transpose(1, 2));
        h = h.add(channelMixers.get(i).forward(channelNorms.get(i).forward(h)));
      }
      return head.forward(norm.forward(h).mean(1));
    }
  }

  private static final class Mlp extends Layer {
    private final LinearImpl expand;
    private final LinearImpl contract;

    Mlp(long width, long hidden) {
      super("Mlp");
      expand = register_module("expand", new LinearImpl(width, hidden));
      contract = register_module("contract", new LinearImpl(hidden, width));
    }

    @Override
    public Tensor forward(Tensor x) {
      return contract.forward(gelu(expand.forward(x)));
    }
  }
}
