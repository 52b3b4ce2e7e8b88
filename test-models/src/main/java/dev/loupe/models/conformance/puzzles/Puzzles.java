package dev.loupe.models.conformance.puzzles;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static dev.loupe.models.script.ScriptBuilder.module;
import static dev.loupe.models.script.ScriptLayers.weights;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.rand;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.conformance.Difference.Kind;
import dev.loupe.models.layers.Layers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** What a recorder could trip over; numbered Z1 to Z22 in TorchLens' suite. */
final class Puzzles {
  private Puzzles() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("SameTensorAllArgs", "one tensor for all arguments (Z1)")
            .script(Puzzles::sameTensor)
            .inputs(() -> List.of(rand(4, 4)))
            .torchLens("3/1/2", "3/2")
            .same(),
        model("SelfCachingModel", "keeps a result in a field of its own (Z4)")
            .java(SelfCachingModel::new)
            .inputs(() -> List.of(rand(2, 5)))
            .torchLens("5/3/5", "5/5")
            .same(),
        model("DeleteTensorMidForward", "frees a tensor, then makes another (Z5)")
            .java(DeleteTensorMidForward::new)
            .inputs(() -> List.of(rand(2, 5)))
            .torchLens("7/5/7", "6/7")
            .same(),
        model("DynamicModuleCreation", "makes a layer inside of forward (Z6)")
            .java(DynamicModuleCreation::new)
            .inputs(() -> List.of(rand(2, 5)))
            .torchLens("4/2/3", "3/3")
            .because(Kind.ORPHANS, "the new weights are no parameters of the model")
            .because(Kind.GRANULARITY, "a linear layer that is no part of it is t + addmm")
            .expect("9/7/8", "9/8"),
        model("NonPersistentBuffer", "a buffer that no file keeps (Z8)")
            .java(NonPersistentBuffer::new)
            .inputs(() -> List.of(rand(2, 5)))
            .torchLens("5/2/4", "5/4")
            .same(),
        model("SaturatedSoftmax", "a softmax of extreme values (Z13)")
            .java(SaturatedSoftmax::new)
            .inputs(() -> List.of(rand(2, 4)))
            .torchLens("5/3/4", "5/4")
            .same(),
        model("DuplicateValueParents", "two tensors of equal values (Z15)")
            .java(DuplicateValueParents::new)
            .inputs(() -> List.of(rand(2, 4)))
            .torchLens("7/5/9", "7/9")
            .same(),
        model("EmptyTensorChain", "operators on no element at all (Z16)")
            .script(Puzzles::emptyTensor)
            .inputs(() -> List.of(rand(2, 4)))
            .torchLens("8/6/8", "8/8")
            .same(),
        model("ClampNarrowRange", "a clamp that leaves almost one value (Z17)")
            .script(Puzzles::clamp)
            .inputs(() -> List.of(rand(2, 4)))
            .torchLens("3/1/2", "3/2")
            .same(),
        model("RoundNearIntegers", "rounds what is nearly whole (Z18)")
            .script(Puzzles::round)
            .inputs(() -> List.of(rand(2, 5)))
            .torchLens("7/5/6", "7/6")
            .same(),
        model("FakeLoopSameOpType", "two layers that alternate like a loop (Z20)")
            .script(Puzzles::fakeLoop)
            .inputs(() -> List.of(rand(2, 4)))
            .torchLens("7/5/6", "7/6")
            .same());
  }

  private static JitModule sameTensor() {
    return module("SameTensorAllArgs")
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                return torch.addmm(x, x, x)
            """)
        .build();
  }

  private static JitModule emptyTensor() {
    return module("EmptyTensorChain")
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                nothing = torch.relu(x[:0] * 2 + 1)
                return torch.cat([nothing, x], 0).sum(0)
            """)
        .build();
  }

  private static JitModule clamp() {
    return module("ClampNarrowRange")
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                return torch.clamp(x, 0.499, 0.501)
            """)
        .build();
  }

  private static JitModule round() {
    return module("RoundNearIntegers")
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                near = x * 0.01 + torch.arange(5)
                return torch.round(near) * 2
            """)
        .build();
  }

  private static JitModule fakeLoop() {
    return module("FakeLoopSameOpType")
        .parameter("first", weights(4, 4))
        .parameter("second", weights(4, 4))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                x = torch.relu(x) @ self.first
                x = torch.relu(x) @ self.second
                return torch.tanh(x)
            """)
        .build();
  }

  /** {@code (N, 5)} to {@code (N, 5)}. */
  public static final class SelfCachingModel extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(5, 5));
    private final Map<String, Tensor> cache = new HashMap<>();

    public Tensor forward(Tensor x) {
      Tensor y = fc.forward(x);
      cache.put("features", y);
      return y.relu().add(cache.getOrDefault("features", x));
    }
  }

  /** {@code (N, 5)} to {@code (N, 5)}. */
  public static final class DeleteTensorMidForward extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(5, 5));

    public Tensor forward(Tensor x) {
      Tensor first = fc.forward(x);
      Tensor y = first.relu();
      // Its memory, and maybe its address, go to the next.
      first.close();
      Tensor second = fc.forward(y);
      Tensor z = second.sigmoid();
      second.close();
      return y.add(z);
    }
  }

  /** {@code (N, 5)} to {@code (N, 5)}. */
  public static final class DynamicModuleCreation extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(5, 5));

    public Tensor forward(Tensor x) {
      LinearImpl made = new LinearImpl(5, 5);
      return made.forward(fc.forward(x));
    }
  }

  /** {@code (N, 5)} to {@code (N, 5)}. */
  public static final class NonPersistentBuffer extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(5, 5));
    private final Tensor shift = Layers.buffer(this, "shift", ones(5));

    public Tensor forward(Tensor x) {
      return fc.forward(x).add(shift);
    }
  }

  /** {@code (N, 4)} to {@code (N, 4)}. */
  public static final class SaturatedSoftmax extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(4, 4));

    public Tensor forward(Tensor x) {
      return fc.forward(x).mul(new Scalar(1000)).softmax(1);
    }
  }

  /** Any shape, which stays. */
  public static final class DuplicateValueParents extends Module {
    public Tensor forward(Tensor x) {
      Tensor doubled = x.mul(new Scalar(2));
      Tensor added = x.add(x);
      return doubled.add(added).mul(doubled.sub(added));
    }
  }
}
