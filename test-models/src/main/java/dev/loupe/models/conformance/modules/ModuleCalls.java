package dev.loupe.models.conformance.modules;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static dev.loupe.models.script.ScriptBuilder.module;
import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.relu;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.conformance.Difference.Kind;
import dev.loupe.models.conformance.Inputs;
import dev.loupe.models.layers.Layers;
import dev.loupe.models.script.ScriptLayers;
import java.util.List;
import org.bytedeco.pytorch.IdentityImpl;
import org.bytedeco.pytorch.LSTMImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.RNNImpl;
import org.bytedeco.pytorch.ReLUImpl;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Modules that do nothing, that are called at several places, and that have several results. */
final class ModuleCalls {
  private ModuleCalls() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("IdentityModule", "a module that returns its input")
            .java(IdentityModule::new)
            .inputs(Inputs::square)
            .torchLens("6/4/5", "6/5")
            .labels("input_1 mul_1_1 identity_1_2 mul_2_3 relu_1_4 output_1")
            .same(),
        model("IdentityModuleScript", "the same in TorchScript")
            .script(
                () ->
                    module("IdentityModule")
                        .child("identity", ScriptLayers.identity())
                        .define(
                            """
                            def forward(self, x: Tensor) -> Tensor:
                                x = self.identity.forward(x * 2)
                                return torch.relu(x * 2)
                            """)
                        .build())
            .inputs(Inputs::square)
            .torchLens("6/4/5", "6/5")
            .because(Kind.IDENTITY, "in TorchScript no operator runs in it")
            .expect("5/3/4", "5/4"),
        model("RepeatedModule", "one module called three times, not in a loop")
            .java(RepeatedModule::new)
            .inputs(Inputs::square)
            .torchLens("9/7/9", "9/9")
            .labels("input_1 add_1_1 relu_1_2 add_2_3 mul_1_4 relu_2_5 add_3_6 relu_3_7 output_1")
            .same(),
        model("ModuleLoopingClash1", "one module in a loop, and before and after it")
            .java(ModuleLoopingClash1::new)
            .inputs(Inputs::square)
            .torchLens("16/14/15", "10/10")
            .labels(
                """
                input_1 add_1_1 sin_1_2 relu_1_3 log_1_4
                relu_2_5:1 add_2_6:1 relu_2_5:2 add_2_6:2 relu_2_5:3 add_2_6:3 relu_2_5:4 add_2_6:4
                cos_1_7 relu_3_8 output_1
                """)
            .same(),
        model("ModuleLoopingClash2", "a module and the same operation without it, in turns")
            .java(ModuleLoopingClash2::new)
            .inputs(Inputs::square)
            .torchLens("20/18/19", "12/12")
            .same(),
        model("ModuleLoopingClash3", "the same, on tensors that the model makes")
            .script(
                () ->
                    module("ModuleLoopingClash3")
                        .child("relu", ScriptLayers.relu())
                        .define(
                            """
                            def forward(self, x: Tensor) -> Tensor:
                                x = torch.tan(x + 1)
                                x = torch.log(self.relu.forward(x))
                                for step in range(3):
                                    y = self.relu.forward(torch.ones([5, 5]))
                                    y = torch.relu(y + x)
                                    x = torch.cos(torch.sin(x) * y)
                                return torch.relu(torch.exp(x))
                            """)
                        .build())
            .inputs(Inputs::square)
            .torchLens("29/27/31", "15/17")
            .same(),
        model("LSTMModel", "a recurrent layer with two states to start from and three results")
            .java(LSTMModel::new)
            .inputs(() -> List.of(rand(5, 2, 4)))
            .expect("9/7/12", "9/12"),
        model("RNNModel", "a recurrent layer with two results")
            .java(RNNModel::new)
            .inputs(() -> List.of(rand(5, 2, 4)))
            .expect("7/5/7", "7/7"));
  }

  /** An identity between operations; the shape stays. */
  public static final class IdentityModule extends Module {
    private final IdentityImpl identity = register_module("identity", new IdentityImpl());

    public Tensor forward(Tensor x) {
      return identity.forward(x.mul(new Scalar(2))).mul(new Scalar(2)).relu();
    }
  }

  /** One rectifier on two ways and where they meet; the shape stays. */
  public static final class RepeatedModule extends Module {
    private final ReLUImpl relu = register_module("relu", new ReLUImpl());

    public Tensor forward(Tensor x) {
      Tensor y = relu.forward(x.add(new Scalar(1)));
      Tensor left = y.add(new Scalar(3));
      Tensor right = y.mul(new Scalar(2));
      left = relu.forward(left);
      return relu.forward(left.add(right));
    }
  }

  /** The shape stays. */
  public static final class ModuleLoopingClash1 extends Module {
    private final ReLUImpl relu = register_module("relu", new ReLUImpl());

    public Tensor forward(Tensor x) {
      Tensor y = relu.forward(x.add(new Scalar(1)).sin()).log();
      for (int step = 0; step < 4; step++) {
        y = relu.forward(y).add(new Scalar(2));
      }
      return relu.forward(y.cos());
    }
  }

  /** The shape stays. */
  public static final class ModuleLoopingClash2 extends Module {
    private final ReLUImpl relu = register_module("relu", new ReLUImpl());

    public Tensor forward(Tensor x) {
      Tensor y = relu.forward(x.add(new Scalar(1)).sin()).log();
      for (int step = 0; step < 3; step++) {
        y = relu.forward(y).add(new Scalar(2));
        y = relu(y).mul(new Scalar(3));
      }
      return relu(y.cos());
    }
  }

  /** {@code (T, N, 4)} to {@code (N, 3)}, by what the last step gives. */
  public static final class LSTMModel extends Module {
    private final LSTMImpl lstm = register_module("lstm", new LSTMImpl(4, 6));
    private final LinearImpl fc = register_module("fc", new LinearImpl(6, 3));

    public Tensor forward(Tensor x) {
      return fc.forward(Layers.tensors(lstm.forward(x)).get(0).select(0, -1));
    }
  }

  /** {@code (T, N, 4)} to {@code (N, 3)}, by what the last step gives. */
  public static final class RNNModel extends Module {
    private final RNNImpl rnn = register_module("rnn", new RNNImpl(4, 6));
    private final LinearImpl fc = register_module("fc", new LinearImpl(6, 3));

    public Tensor forward(Tensor x) {
      return fc.forward(Layers.tensors(rnn.forward(x)).get(0).select(0, -1));
    }
  }
}
