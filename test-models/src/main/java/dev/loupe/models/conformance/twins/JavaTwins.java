package dev.loupe.models.conformance.twins;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static org.bytedeco.pytorch.global.torch.arange;
import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.cross_entropy;
import static org.bytedeco.pytorch.global.torch.einsum;
import static org.bytedeco.pytorch.global.torch.full_like;
import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.rand_like;
import static org.bytedeco.pytorch.global.torch.randn;
import static org.bytedeco.pytorch.global.torch.randn_like;
import static org.bytedeco.pytorch.global.torch.zeros;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.layers.Layers;
import java.util.List;
import org.bytedeco.pytorch.Conv1dImpl;
import org.bytedeco.pytorch.DoubleVector;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorIndex;
import org.bytedeco.pytorch.TensorIndexVector;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.UpsampleImpl;
import org.bytedeco.pytorch.UpsampleOptions;

/** Java's twins of models that are TorchScript elsewhere: the functions of libtorch's C++. */
final class JavaTwins {
  private JavaTwins() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("TupleInputModelJava", "a tuple of bytedeco's as the only argument")
            .java(TupleInputModelJava::new)
            .inputs(() -> List.of(new T_TensorTensor_T(rand(2, 3), rand(2, 3))))
            .ends(2, 1)
            .expect("5/2/4", "5/4"),
        model("ScatterGatherModelJava", "scatters in place")
            .java(ScatterGatherModelJava::new)
            .inputs(() -> List.of(rand(3, 4)))
            .torchLens("6/4/7", "6/7")
            .same(),
        model("LikeOpsModelJava", "tensors like another, by libtorch's C++")
            .java(LikeOpsModelJava::new)
            .inputs(() -> List.of(rand(3, 4)))
            .torchLens("8/6/10", "8/10")
            .same(),
        model("MixedDtypeModelJava", "an index of whole numbers, by libtorch's C++")
            .java(MixedDtypeModelJava::new)
            .inputs(() -> List.of(rand(4, 3)))
            .torchLens("5/3/4", "5/4")
            .same(),
        model("CrossEntropyModelJava", "the loss of libtorch's C++")
            .java(CrossEntropyModelJava::new)
            .inputs(() -> List.of(rand(3, 4)))
            .torchLens("5/3/4", "5/4")
            .same(),
        model("InterpolateModelJava", "a native layer that makes images larger")
            .java(InterpolateModelJava::new)
            .inputs(() -> List.of(rand(1, 2, 4, 4)))
            .torchLens("3/1/2", "3/2")
            .same(),
        model("EinsumModelJava", "sums over indices, by libtorch's C++")
            .java(EinsumModelJava::new)
            .inputs(() -> List.of(rand(2, 3, 4)))
            .torchLens("5/3/5", "5/5")
            .same(),
        model("EmptyTensorChainJava", "operators on no element, in Java")
            .java(EmptyTensorChainJava::new)
            .inputs(() -> List.of(rand(2, 4)))
            .torchLens("8/6/8", "8/8")
            .same(),
        model("FakeLoopSameOpTypeJava", "two weights of the model itself that alternate")
            .java(FakeLoopSameOpTypeJava::new)
            .inputs(() -> List.of(rand(2, 4)))
            .torchLens("7/5/6", "7/6")
            .same(),
        model("SimplePointNetJava", "the maximum of all points, in Java")
            .java(SimplePointNetJava::new)
            .inputs(() -> List.of(rand(1, 3, 20)))
            .torchLens("9/7/8", "9/8")
            .same());
  }

  /** Two tensors of one shape to the same shape. */
  public static final class TupleInputModelJava extends Module {
    public Tensor forward(T_TensorTensor_T pair) {
      return pair.get0().mul(new Scalar(2)).add(pair.get1());
    }
  }

  /** {@code (3, 4)} to the same shape. */
  public static final class ScatterGatherModelJava extends Module {
    public Tensor forward(Tensor x) {
      Tensor order = x.argsort(1, false);
      Tensor ranked = zeros(3, 4);
      ranked.scatter_(1, order, x);
      return ranked.gather(1, order);
    }
  }

  /** Any shape, which stays. */
  public static final class LikeOpsModelJava extends Module {
    public Tensor forward(Tensor x) {
      Tensor level = full_like(x, new Scalar(0.5));
      Tensor noise = rand_like(x);
      Tensor normal = randn_like(x);
      return x.add(level).add(noise).add(normal);
    }
  }

  /** {@code (N, M)} to {@code (2, M)}. */
  public static final class MixedDtypeModelJava extends Module {
    public Tensor forward(Tensor x) {
      Tensor rows = arange(new Scalar(2));
      return x.index(new TensorIndexVector(new TensorIndex(rows))).mul(new Scalar(0.5));
    }
  }

  /** {@code (N, 4)}, {@code N} up to 10, to a scalar. */
  public static final class CrossEntropyModelJava extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(4, 10));

    public Tensor forward(Tensor x) {
      return cross_entropy(fc.forward(x), arange(new Scalar(x.size(0))));
    }
  }

  /** {@code (N, C, H, W)} to {@code (N, C, 2 H, 2 W)}. */
  public static final class InterpolateModelJava extends Module {
    private final UpsampleImpl larger;

    public InterpolateModelJava() {
      UpsampleOptions options = new UpsampleOptions();
      options.scale_factor().put(new DoubleVector(2.0, 2.0));
      larger = register_module("larger", new UpsampleImpl(options));
    }

    public Tensor forward(Tensor image) {
      return larger.forward(image);
    }
  }

  /** {@code (N, A, B)} to {@code (N, A)}. */
  public static final class EinsumModelJava extends Module {
    public Tensor forward(Tensor x) {
      Tensor alike = einsum("bij,bkj->bik", new TensorVector(x, x));
      Tensor mixed = einsum("bik,bkj->bij", new TensorVector(alike, x));
      return einsum("bij->bi", new TensorVector(mixed));
    }
  }

  /** {@code (N, M)} to {@code (M)}. */
  public static final class EmptyTensorChainJava extends Module {
    public Tensor forward(Tensor x) {
      Tensor nothing = x.slice(0, new LongOptional(0), new LongOptional(0), 1);
      nothing = nothing.mul(new Scalar(2)).add(new Scalar(1)).relu();
      return cat(new TensorVector(nothing, x), 0).sum(0);
    }
  }

  /** {@code (N, 4)} to {@code (N, 4)}. */
  public static final class FakeLoopSameOpTypeJava extends Module {
    private final Tensor first = Layers.parameter(this, "first", randn(4, 4));
    private final Tensor second = Layers.parameter(this, "second", randn(4, 4));

    public Tensor forward(Tensor x) {
      Tensor y = x.relu().matmul(first);
      return y.relu().matmul(second).tanh();
    }
  }

  /** {@code (N, 3, points)} to {@code (N, 10)}; 2,890 parameters. */
  public static final class SimplePointNetJava extends Module {
    private final Conv1dImpl conv1 = register_module("conv1", Layers.conv1d(3, 32, 1, 0));
    private final Conv1dImpl conv2 = register_module("conv2", Layers.conv1d(32, 64, 1, 0));
    private final LinearImpl fc = register_module("fc", new LinearImpl(64, 10));

    public Tensor forward(Tensor points) {
      Tensor y = conv2.forward(conv1.forward(points).relu()).relu();
      return fc.forward(Layers.tensors(y.max(2, false)).get(0));
    }
  }
}
