package dev.loupe.models.conformance.control;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static dev.loupe.models.script.ScriptBuilder.module;
import static dev.loupe.models.script.ScriptLayers.linear;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.rand;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import java.util.List;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** What decides which operators run, and operators that decide for each element. */
final class Decisions {
  private Decisions() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("StochasticDepthModel", "a shortcut that chance leaves out")
            .script(Decisions::stochasticDepth)
            .inputs(() -> List.of(rand(2, 5)))
            .torchLens("3/1/2", "3/2")
            .same(),
        model("TorchWhereModel", "chooses between two tensors for each element")
            .script(Decisions::where)
            .inputs(() -> List.of(rand(3, 4)))
            .torchLens("5/3/6", "5/6")
            .same(),
        model("ScatterGatherModel", "scatters by an index, and gathers by the same")
            .script(Decisions::scatterGather)
            .inputs(() -> List.of(rand(3, 4)))
            .torchLens("6/4/7", "6/7")
            .same(),
        model("NoGradBlockModel", "one of two branches without gradients")
            .java(NoGradBlockModel::new)
            .inputs(() -> List.of(rand(2, 32)))
            .torchLens("7/5/7", "7/7")
            .same(),
        model("WhileLoopModel", "a while loop that its values end, after ten passes")
            .script(Decisions::whileLoop)
            .inputs(() -> List.of(ones(4)))
            .torchLens("34/32/33", "7/7")
            .same(),
        model("WhileLoopModelJava", "the same loop in Java")
            .java(WhileLoopModelJava::new)
            .inputs(() -> List.of(ones(4)))
            .torchLens("34/32/33", "7/7")
            .same(),
        model("NestedConditionalLoopModel", "a loop whose passes take different ways")
            .script(Decisions::nestedConditionalLoop)
            .inputs(() -> List.of(rand(3, 4)))
            .torchLens("8/6/7", "8/7")
            .same());
  }

  private static JitModule stochasticDepth() {
    return module("StochasticDepthModel")
        .child("fc", linear(5, 5))
        // The shortcut never survives, so that its record does not depend on chance.
        .number("survival", 0)
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                y = self.fc.forward(x)
                if bool(torch.rand([1]) < self.survival):
                    y = y + x
                return y
            """)
        .build();
  }

  private static JitModule where() {
    return module("TorchWhereModel")
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                return torch.where(x > 0.5, x, x * 0.1)
            """)
        .build();
  }

  private static JitModule scatterGather() {
    return module("ScatterGatherModel")
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                order = torch.argsort(x, 1)
                ranked = torch.zeros([3, 4]).scatter(1, order, x)
                return ranked.gather(1, order)
            """)
        .build();
  }

  private static JitModule whileLoop() {
    return module("WhileLoopModel")
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                while bool(x.norm() > 0.7):
                    x = x * 0.9
                return x
            """)
        .build();
  }

  private static JitModule nestedConditionalLoop() {
    return module("NestedConditionalLoopModel")
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                for step in range(3):
                    if step % 2 == 0:
                        x = torch.relu(x) * 2
                    else:
                        x = torch.sigmoid(x) + 1
                return x
            """)
        .build();
  }

  /** {@code (N, 32)} to {@code (N, 16)}. */
  public static final class NoGradBlockModel extends Module {
    private final LinearImpl frozen = register_module("frozen", new LinearImpl(32, 16));
    private final LinearImpl trained = register_module("trained", new LinearImpl(32, 16));

    public Tensor forward(Tensor x) {
      return without(x).add(trained.forward(x).relu());
    }

    private Tensor without(Tensor x) {
      NoGradGuard guard = new NoGradGuard();
      try {
        return frozen.forward(x).relu();
      } finally {
        guard.close();
      }
    }
  }

  /** Any shape, which stays. */
  public static final class WhileLoopModelJava extends Module {
    public Tensor forward(Tensor x) {
      Tensor y = x;
      while (y.norm().gt(new Scalar(0.7)).item_bool()) {
        y = y.mul(new Scalar(0.9));
      }
      return y;
    }
  }
}
