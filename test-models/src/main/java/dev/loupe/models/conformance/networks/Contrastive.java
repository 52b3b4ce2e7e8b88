package dev.loupe.models.conformance.networks;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static dev.loupe.models.layers.Sequential.perceptron;
import static dev.loupe.models.script.ScriptBuilder.module;
import static dev.loupe.models.script.ScriptLayers.linear;
import static org.bytedeco.pytorch.global.torch.arange;
import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.randn;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.layers.Sequential;
import java.util.List;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** Networks that see several inputs side by side: what shares parameters is one layer. */
final class Contrastive {
  private Contrastive() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("SiameseNetwork", "one encoder sees both inputs, then their distance")
            .java(SiameseNetwork::new)
            .inputs(() -> List.of(randn(4, 32), randn(4, 32)))
            .ends(2, 1)
            .torchLens("11/8/10", "7/6")
            .same(),
        model("TripletNetwork", "one encoder sees three inputs and gives three outputs")
            .java(TripletNetwork::new)
            .inputs(() -> List.of(randn(2, 16), randn(2, 16), randn(2, 16)))
            .ends(3, 3)
            .torchLens("15/9/12", "5/4")
            .labels(
                """
                input_1:1 input_1:2 input_1:3
                linear_1_1:1 relu_1_2:1 linear_2_3:1
                linear_1_1:2 relu_1_2:2 linear_2_3:2
                linear_1_1:3 relu_1_2:3 linear_2_3:3
                output_1:1 output_1:2 output_1:3
                """)
            .same(),
        model("SimCLRModel", "two views through an encoder, a head and a normalization")
            .java(SimCLRModel::new)
            .inputs(() -> List.of(randn(4, 16), randn(4, 16)))
            .ends(2, 1)
            .torchLens("25/22/28", "14/15")
            .same(),
        model("StopGradientModel", "two encoders, one of them detached")
            .java(StopGradientModel::new)
            .inputs(() -> List.of(randn(4, 16)))
            .torchLens("15/13/17", "15/17")
            .same(),
        model("BarlowTwinsModel", "correlation of two views, each standardized over the batch")
            .java(BarlowTwinsModel::new)
            .inputs(() -> List.of(randn(4, 16), randn(4, 16)))
            .ends(2, 1)
            .torchLens("22/19/25", "13/15")
            .same(),
        model("PrototypicalNetwork", "the mean of each class, found by comparing labels")
            .script(
                () ->
                    module("PrototypicalNetwork")
                        .child("first", linear(16, 32))
                        .child("second", linear(32, 16))
                        .define(
                            """
                            def encode(self, x: Tensor) -> Tensor:
                                return self.second.forward(torch.relu(self.first.forward(x)))
                            """)
                        .define(
                            """
                            def forward(self, support: Tensor, labels: Tensor,
                                        query: Tensor) -> Tensor:
                                known = self.encode(support)
                                asked = self.encode(query)
                                classes, places, counts = torch._unique2(labels)
                                means: List[Tensor] = []
                                for one in torch.unbind(classes, 0):
                                    means.append(known[labels == one].mean(0))
                                distances = torch.cdist(asked, torch.stack(means, 0))
                                return torch.softmax(-distances, 1)
                            """)
                        .build())
            .inputs(
                () ->
                    List.of(
                        randn(8, 16), arange(new Scalar(8)).remainder(new Scalar(4)), randn(5, 16)))
            .ends(3, 1)
            .torchLens("33/29/42", "31/42")
            .same());
  }

  /** {@code (N, 32)} twice to {@code (N)}. */
  public static final class SiameseNetwork extends Module {
    private final Sequential encoder = register_module("encoder", perceptron(32, 64, 32));

    public Tensor forward(Tensor left, Tensor right) {
      Tensor difference = encoder.forward(left).sub(encoder.forward(right));
      return difference.norm(new ScalarOptional(new Scalar(2)), 1);
    }
  }

  /** {@code (N, 16)} three times to {@code (N, 8)} three times. */
  public static final class TripletNetwork extends Module {
    private final Sequential embed = register_module("embed", perceptron(16, 32, 8));

    public List<Tensor> forward(Tensor anchor, Tensor positive, Tensor negative) {
      return List.of(embed.forward(anchor), embed.forward(positive), embed.forward(negative));
    }
  }

  /** {@code (N, 16)} twice to the cosines {@code (N)}. */
  public static final class SimCLRModel extends Module {
    private final Sequential encoder = register_module("encoder", perceptron(16, 32, 16));
    private final Sequential head = register_module("head", perceptron(16, 16, 8));

    public Tensor forward(Tensor first, Tensor second) {
      return project(first).mul(project(second)).sum(1);
    }

    private Tensor project(Tensor x) {
      Tensor z = head.forward(encoder.forward(x));
      Tensor length = z.norm(new ScalarOptional(new Scalar(2)), new long[] {1}, true);
      return z.div(length.clamp_min(new Scalar(1e-12)).expand_as(z));
    }
  }

  /** {@code (N, 16)} to {@code (N, 32)}. */
  public static final class StopGradientModel extends Module {
    private final Sequential online = register_module("online", perceptron(16, 32, 16));
    private final Sequential predictor = register_module("predictor", perceptron(16, 16, 16));
    private final Sequential target = register_module("target", perceptron(16, 32, 16));

    public Tensor forward(Tensor x) {
      Tensor predicted = predictor.forward(online.forward(x));
      Tensor wanted = target.forward(x).detach();
      return cat(new TensorVector(predicted.sub(wanted), predicted.mul(wanted)), 1);
    }
  }

  /** {@code (N, 16)} twice to {@code (8, 8)}. */
  public static final class BarlowTwinsModel extends Module {
    private final Sequential encoder = register_module("encoder", perceptron(16, 32, 8));

    public Tensor forward(Tensor first, Tensor second) {
      Tensor a = standardized(first);
      Tensor b = standardized(second);
      return a.t().matmul(b).div(new Scalar(4));
    }

    private Tensor standardized(Tensor x) {
      Tensor z = encoder.forward(x);
      Tensor centred = z.sub(z.mean(0));
      return centred.div(z.std(new long[] {0}, true).add(new Scalar(1e-5)));
    }
  }
}
