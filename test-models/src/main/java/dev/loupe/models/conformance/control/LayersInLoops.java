package dev.loupe.models.conformance.control;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static dev.loupe.models.script.ScriptBuilder.module;
import static dev.loupe.models.script.ScriptLayers.linear;
import static org.bytedeco.pytorch.global.torch.rand;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.conformance.Inputs;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Layers with parameters that run several times: one layer each, and their loops with them. */
final class LayersInLoops {
  private LayersInLoops() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("SameOpRepeat", "a single operation eight times is no loop, a layer is")
            .java(SameOpRepeat::new)
            .inputs(() -> List.of(rand(5, 1)))
            .torchLens("20/18/19", "13/13")
            .same(),
        model("VaryingLoopWithParam", "the last pass of a loop is another")
            .java(VaryingLoopWithParam::new)
            .inputs(Inputs::square)
            .torchLens("13/11/12", "6/7")
            .labels(
                """
                input_1 linear_1_1:1 add_1_2:1 mul_1_3:1 linear_1_1:2 add_1_2:2 mul_1_3:2
                linear_1_1:3 add_1_2:3 mul_1_3:3 pow_1_4 linear_1_1:4 output_1
                """)
            .same(),
        model("LoopingParamsDoubleNested", "a loop in a loop, and a layer in each")
            .script(
                with(
                    """
                    def forward(self, x: Tensor) -> Tensor:
                        for step in range(3):
                            x = self.fc1.forward(x) + 1
                            for inner in range(2):
                                x = self.fc2.forward(x) * 2
                        return self.fc1.forward(x)
                    """))
            .inputs(Inputs::square)
            .torchLens("21/19/20", "7/8")
            .labels(
                """
                input_1
                linear_1_1:1 add_1_2:1 linear_2_3:1 mul_1_4:1 linear_2_3:2 mul_2_5:1
                linear_1_1:2 add_1_2:2 linear_2_3:3 mul_1_4:2 linear_2_3:4 mul_2_5:2
                linear_1_1:3 add_1_2:3 linear_2_3:5 mul_1_4:3 linear_2_3:6 mul_2_5:3
                linear_1_1:4 output_1
                """)
            .same(),
        model("InterleavedSharedParamLoops", "one layer in two loops")
            .script(
                with(
                    """
                    def forward(self, x: Tensor) -> Tensor:
                        for step in range(3):
                            x = torch.relu(self.fc1.forward(x))
                        for step in range(3):
                            x = torch.sigmoid(self.fc1.forward(x))
                        return x
                    """))
            .inputs(Inputs::square)
            .torchLens("14/12/13", "5/6")
            .labels(
                """
                input_1 linear_1_1:1 relu_1_2:1 linear_1_1:2 relu_1_2:2 linear_1_1:3 relu_1_2:3
                linear_1_1:4 sigmoid_1_3:1 linear_1_1:5 sigmoid_1_3:2 linear_1_1:6 sigmoid_1_3:3
                output_1
                """)
            .same(),
        model("NestedLoopsIndependentParams", "a loop in a loop, of layers alone")
            .java(NestedLoopsIndependentParams::new)
            .inputs(Inputs::square)
            .torchLens("11/9/10", "4/5")
            .labels(
                """
                input_1 linear_1_1:1 linear_2_2:1 linear_2_2:2 linear_1_1:2 linear_2_2:3 linear_2_2:4
                linear_1_1:3 linear_2_2:5 linear_2_2:6 output_1
                """)
            .same(),
        diamond("DiamondLoop", "a body that goes two ways").java(DiamondLoop::new).same(),
        diamond("DiamondLoopScript", "the same in TorchScript")
            .script(
                with(
                    """
                    def forward(self, x: Tensor) -> Tensor:
                        for step in range(3):
                            y = self.fc1.forward(x)
                            x = torch.sin(y) + torch.cos(y)
                        return x
                    """))
            .same(),
        model("DataDependentBranchLoop", "passes that take one of two ways, in turns")
            .script(
                with(
                    """
                    def forward(self, x: Tensor) -> Tensor:
                        for step in range(4):
                            x = self.fc1.forward(x)
                            if step % 2 == 0:
                                x = torch.relu(x)
                            else:
                                x = torch.sigmoid(x)
                        return x
                    """))
            .inputs(Inputs::square)
            .torchLens("10/8/9", "5/6")
            .labels(
                """
                input_1 linear_1_1:1 relu_1_2:1 linear_1_1:2 sigmoid_1_3:1
                linear_1_1:3 relu_1_2:2 linear_1_1:4 sigmoid_1_3:2 output_1
                """)
            .same());
  }

  private static ConformanceModel.Builder diamond(String name, String phenomenon) {
    return model(name, phenomenon)
        .inputs(Inputs::square)
        .torchLens("14/12/16", "6/7")
        .labels(
            """
            input_1 linear_1_1:1 sin_1_2:1 cos_1_3:1 add_1_4:1
            linear_1_1:2 sin_1_2:2 cos_1_3:2 add_1_4:2
            linear_1_1:3 sin_1_2:3 cos_1_3:3 add_1_4:3 output_1
            """);
  }

  /** A forward that may call two layers, {@code fc1} and {@code fc2}, of {@code (N, 5)} each. */
  static Supplier<JitModule> with(String forward) {
    return () ->
        module("Recurrent")
            .child("fc1", linear(5, 5))
            .child("fc2", linear(5, 5))
            .define(forward)
            .build();
  }

  /** {@code (5, 1)} to {@code (5)}; overwrites its input. */
  public static final class SameOpRepeat extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(5, 5));

    public Tensor forward(Tensor x) {
      for (int step = 0; step < 8; step++) {
        x.add_(new Scalar(1));
      }
      Tensor y = x.log().flatten();
      for (int step = 0; step < 8; step++) {
        y = fc.forward(y);
      }
      return y;
    }
  }

  /** {@code (N, 5)} to {@code (N, 5)}. */
  public static final class VaryingLoopWithParam extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(5, 5));

    public Tensor forward(Tensor x) {
      Tensor y = x;
      for (int step = 0; step < 3; step++) {
        y = fc.forward(y).add(new Scalar(1)).mul(new Scalar(2));
        if (step == 2) {
          y = y.pow(new Scalar(2));
        }
      }
      return fc.forward(y);
    }
  }

  /** {@code (N, 5)} to {@code (N, 5)}. */
  public static final class NestedLoopsIndependentParams extends Module {
    private final LinearImpl outer = register_module("outer", new LinearImpl(5, 5));
    private final LinearImpl inner = register_module("inner", new LinearImpl(5, 5));

    public Tensor forward(Tensor x) {
      Tensor y = x;
      for (int step = 0; step < 3; step++) {
        y = outer.forward(y);
        for (int turn = 0; turn < 2; turn++) {
          y = inner.forward(y);
        }
      }
      return y;
    }
  }

  /** {@code (N, 5)} to {@code (N, 5)}. */
  public static final class DiamondLoop extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(5, 5));

    public Tensor forward(Tensor x) {
      Tensor y = x;
      for (int step = 0; step < 3; step++) {
        Tensor z = fc.forward(y);
        Tensor sin = z.sin();
        y = sin.add(z.cos());
      }
      return y;
    }
  }
}
