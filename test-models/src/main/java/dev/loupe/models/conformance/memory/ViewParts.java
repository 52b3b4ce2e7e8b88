package dev.loupe.models.conformance.memory;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static dev.loupe.models.script.ScriptBuilder.module;
import static dev.loupe.models.script.ScriptLayers.linear;
import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.stack;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.conformance.Difference.Kind;
import dev.loupe.models.layers.Layers;
import java.util.List;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** Writes through views of parts: what lies beside the part does not depend on the writer. */
final class ViewParts {
  private ViewParts() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("ViewMutationReshapeScript", "a reshaped tensor that is a copy: no view, no edge")
            .script(ViewParts::copyingReshape)
            .inputs(() -> List.of(rand(4, 5)))
            .expect("6/4/5", "6/5"),
        model("ViewChainMutateMiddleScript", "writes to the middle of three rows, reads the first")
            .script(ViewParts::rows)
            .inputs(() -> List.of(rand(3, 4)))
            .torchLens("8/6/7", "8/7")
            .because(Kind.ORPHANS, "TorchScript does not run x[2], which nobody reads")
            .expect("7/5/6", "7/6"),
        model("MultipleViewMutationsJava", "writes to the even columns, reads the odd ones")
            .java(MultipleViewMutationsJava::new)
            .inputs(() -> List.of(rand(4, 5)))
            .expect("7/5/6", "7/6"),
        model("MultiTensorReturnModelJava", "writes to one of two halves, then joins both")
            .java(MultiTensorReturnModelJava::new)
            .inputs(() -> List.of(rand(4, 6)))
            .expect("7/5/7", "7/7"),
        model("InPlaceChainModelScript", "augmented assignments, which write in place")
            .script(ViewParts::augmented)
            .inputs(() -> List.of(rand(4, 3)))
            .torchLens("6/4/5", "6/5")
            .same(),
        model("StackViewsOfSameTensorJava", "the same in Java")
            .java(StackViewsOfSameTensorJava::new)
            .inputs(() -> List.of(rand(3, 4)))
            .torchLens("6/4/7", "6/7")
            .same(),
        model("ContiguousNoOpJava", "contiguous() from Java")
            .java(ContiguousNoOpJava::new)
            .inputs(() -> List.of(rand(3, 5)))
            .torchLens("5/3/4", "5/4")
            .because(Kind.GRANULARITY, "C++'s contiguous() calls no operator if it need not")
            .expect("4/2/3", "4/3"));
  }

  private static JitModule copyingReshape() {
    return module("ViewMutationReshape")
        .child("fc", linear(5, 8))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                x = self.fc.forward(x)
                x.t().reshape([-1]).zero_()
                return x
            """)
        .build();
  }

  private static JitModule rows() {
    return module("ViewChainMutateMiddle")
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                x = x.clone()
                first, middle, last = x[0], x[1], x[2]
                middle.mul_(2)
                return first + 1
            """)
        .build();
  }

  private static JitModule augmented() {
    return module("InPlaceChainModel")
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                y = x.clone()
                y += 1
                y *= 2
                y.relu_()
                return y
            """)
        .build();
  }

  /** {@code (N, 5)} to {@code (N, 4)}. */
  public static final class MultipleViewMutationsJava extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(5, 8));

    public Tensor forward(Tensor x) {
      Tensor y = fc.forward(x);
      columns(y, 0).zero_();
      return columns(y, 1).add(new Scalar(1));
    }

    private static Tensor columns(Tensor y, long first) {
      return y.slice(1, new LongOptional(first), new LongOptional(8), 2);
    }
  }

  /** {@code (N, 2 M)} to the same shape, the halves exchanged. */
  public static final class MultiTensorReturnModelJava extends Module {
    public Tensor forward(Tensor x) {
      List<Tensor> halves = Layers.tensors(x.clone().chunk(2, 1));
      Tensor left = halves.get(0);
      Tensor right = halves.get(1);
      left.mul_(new Scalar(2));
      return cat(new TensorVector(right, left), 1);
    }
  }

  /** {@code (3, N)} to the same shape. */
  public static final class StackViewsOfSameTensorJava extends Module {
    public Tensor forward(Tensor x) {
      return stack(new TensorVector(x.get(0), x.get(1), x.get(2)));
    }
  }

  /** {@code (N, 5)} to {@code (N, 5)}. */
  public static final class ContiguousNoOpJava extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(5, 5));

    public Tensor forward(Tensor x) {
      return fc.forward(x).contiguous().relu();
    }
  }
}
