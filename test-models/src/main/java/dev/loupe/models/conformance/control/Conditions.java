package dev.loupe.models.conformance.control;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static dev.loupe.models.script.ScriptBuilder.module;
import static dev.loupe.models.script.ScriptLayers.linear;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.conformance.Inputs;
import java.util.List;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Ways that are taken or not: what was computed to decide it, and the way that ran. */
final class Conditions {
  private static final String BRANCHING_LABELS =
      "input_1 mean_1_1 gt_1_2 cos_1_3 add_1_4 mul_1_5 pow_1_6 output_1";

  private Conditions() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("ConditionalBranching", "one of two ways, by the input's mean")
            .text(
                """
                def forward(self, x: Tensor) -> Tensor:
                    if bool(torch.mean(x) > 0):
                        y = torch.sin(x) + 2
                    else:
                        y = torch.cos(x) + 1
                    return (y * 2) ** 2
                """)
            .inputs(Conditions::negative)
            .torchLens("8/6/7", "8/7")
            .labels(BRANCHING_LABELS)
            .same(),
        model("ConditionalBranchingJava", "the same, decided by Java")
            .java(ConditionalBranching::new)
            .inputs(Conditions::negative)
            .torchLens("8/6/7", "8/7")
            .labels(BRANCHING_LABELS)
            .same(),
        model("ConditionalAlwaysTrue", "a condition that always holds")
            .text(
                """
                def forward(self, x: Tensor) -> Tensor:
                    if bool(x.abs().sum() >= 0):
                        x = torch.relu(x)
                    else:
                        x = torch.sigmoid(x)
                    return x * 2
                """)
            .inputs(Inputs::square)
            .expect("7/5/6", "7/6"),
        model("ConditionalAlwaysFalse", "a condition that never holds")
            .java(ConditionalAlwaysFalse::new)
            .inputs(Inputs::square)
            .expect("6/4/5", "6/5"),
        model("ConditionalNested", "a condition within the way that another opens")
            .text(
                """
                def forward(self, x: Tensor) -> Tensor:
                    y = torch.tanh(x)
                    if bool(torch.mean(x) < 0):
                        y = y + 1
                        if bool(y.max() > 0):
                            y = torch.sqrt(y)
                        else:
                            y = torch.exp(y)
                    return y * 3
                """)
            .inputs(Conditions::negative)
            .labels(
                """
                input_1 tanh_1_1 mean_1_2 lt_1_3 add_1_4 max_1_5 gt_1_6 sqrt_1_7 mul_1_8 output_1
                """)
            .expect("10/8/9", "10/9"),
        model("ConditionalChainedBools", "two conditions, one after the other, for one way")
            .java(ConditionalChainedBools::new)
            .inputs(Inputs::square)
            .expect("8/6/7", "8/7"),
        model("ConditionalNoBranch", "a condition that is read and decides nothing")
            .java(ConditionalNoBranch::new)
            .inputs(Inputs::square)
            .expect("6/4/5", "6/5"),
        model("ConditionalMultipleBranches", "two conditions in a row")
            .text(
                """
                def forward(self, x: Tensor) -> Tensor:
                    if bool(x.mean() > 0):
                        x = torch.exp(x)
                    if bool(x.max() > 0):
                        x = torch.log(x)
                    return x
                """)
            .inputs(Inputs::square)
            .labels("input_1 mean_1_1 gt_1_2 exp_1_3 max_1_4 gt_2_5 log_1_6 output_1")
            .expect("8/6/7", "8/7"),
        model("ConditionalWithModules", "each way has a layer of its own")
            .java(ConditionalWithModules::new)
            .inputs(Inputs::square)
            .expect("6/4/5", "6/5"),
        model("ConditionalIdentity", "both ways are the same")
            .script(
                () ->
                    module("ConditionalIdentity")
                        .child("fc", linear(5, 5))
                        .define(
                            """
                            def forward(self, x: Tensor) -> Tensor:
                                x = self.fc.forward(x)
                                if bool(x.sum() > 0):
                                    x = torch.relu(x)
                                else:
                                    x = torch.relu(x)
                                return x
                            """)
                        .build())
            .inputs(Inputs::square)
            .expect("6/4/5", "6/5"));
  }

  /** {@code (5, 5)} in -1..0. */
  private static List<Tensor> negative() {
    return List.of(Inputs.square().get(0).neg());
  }

  /** Sine or cosine, then more; the shape stays. */
  public static final class ConditionalBranching extends Module {
    public Tensor forward(Tensor x) {
      Tensor y =
          x.mean().gt(new Scalar(0)).item_bool()
              ? x.sin().add(new Scalar(2))
              : x.cos().add(new Scalar(1));
      return y.mul(new Scalar(2)).pow(new Scalar(2));
    }
  }

  /** Never doubles; the shape stays. */
  public static final class ConditionalAlwaysFalse extends Module {
    public Tensor forward(Tensor x) {
      if (x.square().sum().lt(new Scalar(0)).item_bool()) {
        return x.mul(new Scalar(2));
      }
      return x.relu();
    }
  }

  /** Never below 0, and a sine if the mean is in 0..1; then {@code exp}. The shape stays. */
  public static final class ConditionalChainedBools extends Module {
    public Tensor forward(Tensor x) {
      Tensor mean = x.mean();
      Tensor y = x.relu();
      if (mean.gt(new Scalar(0)).item_bool() && mean.lt(new Scalar(1)).item_bool()) {
        y = y.sin();
      }
      return y.exp();
    }
  }

  /**
   * {@code relu(x) + 1}, whatever the condition. In TorchScript such a condition would not even be
   * computed.
   */
  public static final class ConditionalNoBranch extends Module {
    public Tensor forward(Tensor x) {
      x.mean().gt(new Scalar(0)).item_bool();
      return x.relu().add(new Scalar(1));
    }
  }

  /** Takes one of two layers, {@code (N, 5)} to {@code (N, 5)}. 60 parameters, of which 30 run. */
  public static final class ConditionalWithModules extends Module {
    private final LinearImpl high = register_module("high", new LinearImpl(5, 5));
    private final LinearImpl low = register_module("low", new LinearImpl(5, 5));

    public Tensor forward(Tensor x) {
      if (x.mean().gt(new Scalar(0.5)).item_bool()) {
        return high.forward(x).relu();
      }
      return low.forward(x).relu();
    }
  }
}
