package dev.loupe.models.conformance.memory;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static dev.loupe.models.script.ScriptBuilder.module;
import static dev.loupe.models.script.ScriptLayers.linear;
import static org.bytedeco.pytorch.global.torch.rand;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.conformance.Difference.Kind;
import java.util.List;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Writes through views: of one tensor, of several, of views of views, and none at all. */
final class ViewMutations {
  private static final String READS = "one edge more, as the output reads what ";

  private ViewMutations() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("ViewMutationUnsqueeze", "fills a tensor through its unsqueezed view")
            .java(ViewMutationUnsqueeze::new)
            .inputs(() -> List.of(rand(4, 5)))
            .torchLens("5/3/4", "5/4")
            .because(Kind.VIEW_WRITE, READS + "fill_ wrote through the view")
            .expect("5/3/5", "5/5"),
        model("ViewMutationReshape", "sets a tensor to zero through its reshaped view")
            .java(ViewMutationReshape::new)
            .inputs(() -> List.of(rand(4, 5)))
            .torchLens("5/3/4", "5/4")
            .because(Kind.VIEW_WRITE, READS + "zero_ wrote through the view")
            .expect("5/3/5", "5/5"),
        model("ViewMutationTranspose", "fills a tensor through its transposed view")
            .script(ViewMutations::transpose)
            .inputs(() -> List.of(rand(4, 5)))
            .torchLens("5/3/4", "5/4")
            .because(Kind.VIEW_WRITE, READS + "fill_ wrote through the view")
            .expect("5/3/5", "5/5"),
        model("MultipleViewMutations", "fills two parts of a tensor through two views")
            .script(ViewMutations::twoViews)
            .inputs(() -> List.of(rand(4, 5)))
            .torchLens("7/5/6", "7/6")
            .because(
                Kind.VIEW_WRITE,
                "two edges more, as the output reads what both fill_ wrote through their views")
            .expect("7/5/8", "7/8"),
        model("ChainedViewMutation", "writes through a view of a view")
            .java(ChainedViewMutation::new)
            .inputs(() -> List.of(rand(4, 5)))
            .torchLens("6/4/5", "6/5")
            .because(Kind.VIEW_WRITE, READS + "mul_ wrote through the second view")
            .expect("6/4/6", "6/6"),
        model("OutputMatchesParent", "returns a view that looks like the tensor itself; no write")
            .java(OutputMatchesParent::new)
            .inputs(() -> List.of(rand(4, 5)))
            .torchLens("5/3/4", "5/4")
            .same(),
        model("ViewChainMutateMiddle", "writes to the middle of three views, reads the first")
            .java(ViewChainMutateMiddle::new)
            .inputs(() -> List.of(rand(4, 3)))
            .torchLens("8/6/7", "8/7")
            .because(
                Kind.VIEW_WRITE, "add reads the first view, whose memory mul_ wrote: one edge more")
            .expect("8/6/8", "8/8"),
        model("InPlaceChainModel", "three in-place operators in a row")
            .java(InPlaceChainModel::new)
            .inputs(() -> List.of(rand(4, 3)))
            .torchLens("6/4/5", "6/5")
            .same(),
        model("StackViewsOfSameTensor", "stacks three rows of one tensor")
            .script(ViewMutations::stackedRows)
            .inputs(() -> List.of(rand(3, 4)))
            .torchLens("6/4/7", "6/7")
            .same(),
        model("ContiguousNoOp", "contiguous() of what is contiguous")
            .script(ViewMutations::contiguous)
            .inputs(() -> List.of(rand(3, 5)))
            .torchLens("5/3/4", "5/4")
            .same());
  }

  private static JitModule transpose() {
    return module("ViewMutationTranspose")
        .child("fc", linear(5, 8))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                x = self.fc.forward(x)
                x.t().fill_(42)
                return x
            """)
        .build();
  }

  private static JitModule twoViews() {
    return module("MultipleViewMutations")
        .child("fc", linear(5, 8))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                x = self.fc.forward(x)
                upper = x[0:2]
                lower = x[2:4]
                upper.fill_(0)
                lower.fill_(1)
                return x
            """)
        .build();
  }

  private static JitModule stackedRows() {
    return module("StackViewsOfSameTensor")
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                return torch.stack([x[0], x[1], x[2]], 0)
            """)
        .build();
  }

  private static JitModule contiguous() {
    return module("ContiguousNoOp")
        .child("fc", linear(5, 5))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                return torch.relu(self.fc.forward(x).contiguous())
            """)
        .build();
  }

  /** {@code (N, 5)} to {@code (N, 8)}, all 0. */
  public static final class ViewMutationUnsqueeze extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(5, 8));

    public Tensor forward(Tensor x) {
      Tensor y = fc.forward(x);
      y.unsqueeze(0).fill_(new Scalar(0));
      return y;
    }
  }

  /** {@code (N, 5)} to {@code (N, 8)}, all 0. */
  public static final class ViewMutationReshape extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(5, 8));

    public Tensor forward(Tensor x) {
      Tensor y = fc.forward(x);
      y.reshape(1, -1).zero_();
      return y;
    }
  }

  /** {@code (N, 5)} to {@code (N, 8)}. */
  public static final class ChainedViewMutation extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(5, 8));

    public Tensor forward(Tensor x) {
      Tensor y = fc.forward(x);
      Tensor wider = y.unsqueeze(0);
      wider.squeeze(0).mul_(new Scalar(2));
      return y;
    }
  }

  /** {@code (N, 5)} to {@code (N, 8)}. */
  public static final class OutputMatchesParent extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(5, 8));

    public Tensor forward(Tensor x) {
      return fc.forward(x).unsqueeze(0).squeeze(0);
    }
  }

  /** {@code (4, 3)} to {@code (12)}. */
  public static final class ViewChainMutateMiddle extends Module {
    public Tensor forward(Tensor x) {
      Tensor first = x.clone().view(12);
      Tensor middle = first.view(2, 6);
      Tensor last = middle.view(6, 2);
      middle.mul_(new Scalar(2));
      last.close();
      return first.add(new Scalar(1));
    }
  }

  /** Any shape, which stays. */
  public static final class InPlaceChainModel extends Module {
    public Tensor forward(Tensor x) {
      Tensor y = x.clone();
      y.add_(new Scalar(1));
      y.mul_(new Scalar(2));
      y.relu_();
      return y;
    }
  }
}
