package dev.loupe.models.conformance.networks;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static dev.loupe.models.layers.Layers.tensors;
import static dev.loupe.models.layers.Sequential.perceptron;
import static dev.loupe.models.script.ScriptBuilder.module;
import static dev.loupe.models.script.ScriptLayers.linear;
import static dev.loupe.models.script.ScriptLayers.weights;
import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.randn;
import static org.bytedeco.pytorch.global.torch.randn_like;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.layers.Sequential;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** Diffusion, flows, and what draws samples on the way. */
final class Samplers {
  private Samplers() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("SimpleDiffusion", "what noise is in an image, by image and time")
            .java(SimpleDiffusion::new)
            .inputs(() -> List.of(randn(2, 1, 4, 4), rand(2)))
            .ends(2, 1)
            .torchLens("12/9/11", "12/11")
            .same(),
        model("SimpleNormalizingFlow", "three couplings with layers of their own roll into one")
            .java(SimpleNormalizingFlow::new)
            .inputs(() -> List.of(randn(2, 8)))
            .torchLens("38/36/46", "26/34")
            .same(),
        model("HierarchicalVAE", "a sample of a sample; noise made like a tensor depends on it")
            .java(HierarchicalVAE::new)
            .inputs(() -> List.of(randn(2, 16)))
            .torchLens("26/24/30", "26/30")
            .same(),
        model("GumbelVQModel", "a choice by chance, written in place into new tensors")
            .script(
                () ->
                    module("GumbelVQModel")
                        .child("encode", linear(8, 6))
                        .parameter("codebook", weights(6, 8))
                        .child("decode", linear(8, 8))
                        .define(
                            """
                            def forward(self, x: Tensor) -> Tensor:
                                scores = self.encode.forward(x)
                                noise = -torch.empty_like(scores).exponential_().log()
                                soft = torch.softmax((scores + noise) / 0.5, -1)
                                best, places = torch.max(soft, -1, True)
                                hard = torch.zeros_like(scores).scatter_(-1, places, 1.0)
                                code = hard - soft.detach() + soft
                                return self.decode.forward(torch.matmul(code, self.codebook))
                            """)
                        .build())
            .inputs(() -> List.of(randn(2, 8)))
            .torchLens("19/17/22", "19/22")
            .same());
  }

  /** {@code (N, 1, 4, 4)} at the times {@code (N)} to the same shape. */
  public static final class SimpleDiffusion extends Module {
    private final Sequential net = register_module("net", perceptron(17, 32, 32, 16));

    public Tensor forward(Tensor x, Tensor time) {
      Tensor both = cat(new TensorVector(x.flatten(1, -1), time.unsqueeze(1)), 1);
      return net.forward(both).view(-1, 1, 4, 4);
    }
  }

  /** {@code (N, 8)} to the same shape: 456 parameters. */
  public static final class SimpleNormalizingFlow extends Module {
    private final List<Sequential> scales = new ArrayList<>();
    private final List<Sequential> shifts = new ArrayList<>();

    public SimpleNormalizingFlow() {
      for (int i = 0; i < 3; i++) {
        scales.add(register_module("scale" + i, perceptron(4, 8, 4)));
        shifts.add(register_module("shift" + i, perceptron(4, 8, 4)));
      }
    }

    public Tensor forward(Tensor x) {
      Tensor y = x;
      for (int i = 0; i < 3; i++) {
        List<Tensor> halves = tensors(y.chunk(2, 1));
        Tensor kept = halves.get(0);
        Tensor scale = scales.get(i).forward(kept).exp();
        Tensor moved = halves.get(1).mul(scale).add(shifts.get(i).forward(kept));
        y = cat(new TensorVector(moved, kept), 1);
      }
      return y;
    }
  }

  /** {@code (N, 16)} to the same shape. */
  public static final class HierarchicalVAE extends Module {
    private final LinearImpl encode1 = register_module("encode1", new LinearImpl(16, 32));
    private final LinearImpl encode2 = register_module("encode2", new LinearImpl(32, 16));
    private final LinearImpl mean2 = register_module("mean2", new LinearImpl(16, 4));
    private final LinearImpl logVariance2 = register_module("log_variance2", new LinearImpl(16, 4));
    private final LinearImpl prior = register_module("prior", new LinearImpl(4, 16));
    private final LinearImpl mean1 = register_module("mean1", new LinearImpl(48, 8));
    private final LinearImpl logVariance1 = register_module("log_variance1", new LinearImpl(48, 8));
    private final Sequential decode = register_module("decode", perceptron(8, 32, 16));

    public Tensor forward(Tensor x) {
      Tensor h1 = encode1.forward(x).relu();
      Tensor h2 = encode2.forward(h1).relu();
      Tensor z2 = sample(mean2.forward(h2), logVariance2.forward(h2));
      Tensor both = cat(new TensorVector(h1, prior.forward(z2).relu()), 1);
      return decode.forward(sample(mean1.forward(both), logVariance1.forward(both)));
    }

    private static Tensor sample(Tensor mean, Tensor logVariance) {
      Tensor spread = logVariance.mul(new Scalar(0.5)).exp();
      return mean.add(randn_like(spread).mul(spread));
    }
  }
}
