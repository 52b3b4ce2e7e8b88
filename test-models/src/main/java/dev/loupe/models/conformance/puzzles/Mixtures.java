package dev.loupe.models.conformance.puzzles;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static dev.loupe.models.script.ScriptBuilder.module;
import static dev.loupe.models.script.ScriptLayers.linear;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.stack;
import static org.bytedeco.pytorch.global.torch.zeros;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.conformance.Inputs;
import dev.loupe.models.layers.Layers;
import java.util.List;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.IdentityImpl;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** Many phenomena in one model: that they don't get in each other's way. */
final class Mixtures {
  private Mixtures() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("UberModel1", "inputs, outputs, dead ends, orphans, a condition, tensors of its own")
            .java(UberModel1::new)
            .inputs(() -> List.of(rand(5, 5), rand(5, 5), rand(5, 5)))
            .ends(3, 3)
            .torchLens("33/27/33", "33/33")
            .same(),
        model("UberModel2", "a convolution, tensors of its own, an identity module called twice")
            .java(UberModel2::new)
            .inputs(() -> List.of(rand(1, 1, 6, 6)))
            .torchLens("13/11/12", "13/12")
            .same(),
        model("UberModel3", "one layer seven times, in bodies that vary")
            .script(Mixtures::uberModel3)
            .inputs(Inputs::square)
            .torchLens("22/20/21", "10/13")
            .same(),
        model("UberModel4", "a loop without parameters, then loops in a loop with them")
            .script(Mixtures::uberModel4)
            .inputs(Inputs::square)
            .torchLens("52/50/51", "15/18")
            .same(),
        model("UberModel5", "an identity module that leads nowhere")
            .java(UberModel5::new)
            .inputs(Inputs::square)
            .torchLens("8/6/7", "8/7")
            .labels(
                """
                input_1 linear_1_1 identity_1_2 relu_1_3 linear_2_4 sin_1_5 add_1_6 output_1
                """)
            .same(),
        model("UberModel6", "three loops with the same body, the last cut short")
            .java(UberModel6::new)
            .inputs(Inputs::square)
            .torchLens("24/22/23", "13/15")
            .same(),
        model("UberModel7", "one layer in a loop whose constants vary")
            .script(Mixtures::uberModel7)
            .inputs(Inputs::square)
            .torchLens("15/13/14", "9/10")
            .same(),
        model("UberModel8", "a chain of tensors of its own that meets the input's")
            .java(UberModel8::new)
            .inputs(() -> List.of(rand(1, 1, 6, 6)))
            .torchLens("14/12/13", "14/13")
            .same(),
        model("UberModel9", "many ways that meet in a stack")
            .java(UberModel9::new)
            .inputs(Inputs::square)
            .torchLens("23/21/25", "23/25")
            .same());
  }

  private static JitModule uberModel3() {
    return module("UberModel3")
        .child("fc", linear(5, 5))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                for step in range(3):
                    x = (self.fc.forward(x) + 1) * 2
                for step in range(2):
                    x = torch.sin(self.fc.forward(x))
                x = torch.tan(x)
                for step in range(2):
                    x = torch.cos(self.fc.forward(x))
                return torch.log(torch.exp(x))
            """)
        .build();
  }

  private static JitModule uberModel4() {
    return module("UberModel4")
        .child("fc1", linear(5, 5))
        .child("fc2", linear(5, 5))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                x = torch.exp(x)
                for step in range(3):
                    x = torch.cos(torch.sin(x)) * 2
                x = torch.neg(torch.log(x))
                for step in range(6):
                    x = self.fc1.forward(x) + 1
                    for inner in range(2):
                        x = self.fc2.forward(x) - 1
                    if step == 3:
                        x = torch.tanh(x)
                return torch.abs(x)
            """)
        .build();
  }

  private static JitModule uberModel7() {
    return module("UberModel7")
        .child("fc", linear(5, 5))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                for step in range(3):
                    x = torch.relu(torch.sin(self.fc.forward(x)))
                    x = x * (step + 2)
                return torch.tanh(x)
            """)
        .build();
  }

  /** Three tensors {@code (5, 5)} to {@code (5, 5)}, {@code (25)} and {@code (5, 5)}. */
  public static final class UberModel1 extends Module {
    public List<Tensor> forward(Tensor a, Tensor b, Tensor c) {
      Tensor lost = zeros(3).add(new Scalar(1)).mul(rand(3)).exp();
      lost.sum();
      zeros(2);

      Tensor left = a.add(b).mul(ones(5, 5)).sin();
      Tensor right = c.cos().sub(rand(5, 5)).relu();
      if (right.mean().gt(new Scalar(-1)).item_bool()) {
        left = left.exp();
      }
      left.tanh();
      Tensor both = left.add(right).log();
      both.sqrt();
      Tensor gated = b.neg().sigmoid().mul(both).add(new Scalar(1));
      gated.square();
      return ImmutableList.of(
          both.mul(new Scalar(2)),
          gated.transpose(0, 1).flatten(),
          c.round().erf().atan().sigmoid());
    }
  }

  /** {@code (N, 1, H, W)} to the same shape, for one image of 6 by 6. 10 parameters. */
  public static final class UberModel2 extends Module {
    private final Conv2dImpl conv = register_module("conv", Layers.conv2d(1, 1, 3, 1, 1));
    private final IdentityImpl identity = register_module("identity", new IdentityImpl());

    public Tensor forward(Tensor x) {
      zeros(3).add(new Scalar(1));
      Tensor y = identity.forward(conv.forward(x));
      y = y.add(ones(1, 1, 6, 6)).relu();
      y = identity.forward(y).mul(rand(1, 1, 6, 6));
      y.sin();
      y.cos();
      return y.exp();
    }
  }

  /** {@code (N, 5)} to {@code (N, 5)}. 60 parameters. */
  public static final class UberModel5 extends Module {
    private final LinearImpl fc1 = register_module("fc1", new LinearImpl(5, 5));
    private final LinearImpl fc2 = register_module("fc2", new LinearImpl(5, 5));
    private final IdentityImpl identity = register_module("identity", new IdentityImpl());

    public Tensor forward(Tensor x) {
      Tensor y = fc1.forward(x);
      identity.forward(y);
      return fc2.forward(y.relu()).sin().add(new Scalar(1));
    }
  }

  /** The shape stays. */
  public static final class UberModel6 extends Module {
    public Tensor forward(Tensor x) {
      Tensor y = twice(twice(twice(x))).sin().cos();
      y = twice(twice(twice(y))).log().exp();
      return twice(twice(y)).add(new Scalar(1)).relu();
    }

    private static Tensor twice(Tensor x) {
      return x.add(new Scalar(1)).mul(new Scalar(2));
    }
  }

  /** {@code (N, 1, H, W)} to the same shape, for one image of 6 by 6. 10 parameters. */
  public static final class UberModel8 extends Module {
    private final Conv2dImpl conv = register_module("conv", Layers.conv2d(1, 1, 3, 1, 1));

    public Tensor forward(Tensor x) {
      Tensor y = conv.forward(x);
      Tensor own = ones(1, 1, 6, 6).add(rand(1, 1, 6, 6)).mul(zeros(1, 1, 6, 6)).sin();
      y = y.add(own).relu();
      y.cos();
      return y.exp().tanh();
    }
  }

  /** {@code (5, 5)} to {@code (4, 5, 5)}. 30 parameters. */
  public static final class UberModel9 extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(5, 5));

    public Tensor forward(Tensor x) {
      Tensor y = fc.forward(x);
      TensorVector ways = new TensorVector();
      ways.push_back(y.sin().exp().log());
      ways.push_back(y.cos().neg().abs());
      ways.push_back(y.add(ones(5, 5)).tanh());
      ways.push_back(y.mul(rand(5, 5)).sigmoid());
      y.tan();
      Tensor all = stack(ways, 0);
      return all.relu().square().sqrt().mul(new Scalar(3)).add(new Scalar(4)).sub(new Scalar(5));
    }
  }
}
