package dev.loupe.models.conformance.operators;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static dev.loupe.models.script.ScriptBuilder.module;
import static dev.loupe.models.script.ScriptLayers.linear;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.scalar_tensor;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import java.util.List;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Element types, shapes and numbers: casts, likes, broadcasts, indices, several results. */
final class Dtypes {
  private Dtypes() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("TypeCastChainModel", "from float to whole numbers and back")
            .java(TypeCastChainModel::new)
            .inputs(() -> List.of(rand(3, 4)))
            .torchLens("8/6/7", "8/7")
            .same(),
        model("BoolCastExploit", "a comparison as a number (Z19)")
            .java(BoolCastExploit::new)
            .inputs(() -> List.of(rand(3, 4)))
            .torchLens("5/3/4", "5/4")
            .same(),
        model("AutocastMidForward", "a part of the forward in lower precision (Z22)")
            .java(AutocastMidForward::new)
            .inputs(() -> List.of(rand(3, 4)))
            .torchLens("4/2/3", "4/3")
            .same(),
        model("ScalarTensorModel", "tensors of no dimension as operands")
            .java(ScalarTensorModel::new)
            .inputs(() -> List.of(rand(3, 4)))
            .torchLens("6/4/5", "6/5")
            .same(),
        model("BroadcastingModel", "operands of three shapes")
            .java(BroadcastingModel::new)
            .inputs(() -> List.of(rand(3, 4, 5)))
            .torchLens("6/4/5", "6/5")
            .same(),
        model("LikeOpsModel", "constant and random tensors like another")
            .script(Dtypes::likes)
            .inputs(() -> List.of(rand(3, 4)))
            .torchLens("8/6/10", "8/10")
            .same(),
        model("MultiTensorReturnModel", "operators with several results")
            .script(Dtypes::severalResults)
            .inputs(() -> List.of(rand(2, 5)))
            .torchLens("7/5/8", "7/8")
            .same(),
        model("MixedDtypeModel", "an index of whole numbers among floats")
            .script(Dtypes::index)
            .inputs(() -> List.of(rand(4, 3)))
            .torchLens("5/3/4", "5/4")
            .same(),
        model("IndexSelectModel", "columns chosen by an index")
            .script(Dtypes::indexSelect)
            .inputs(() -> List.of(rand(3, 4)))
            .torchLens("4/2/3", "4/3")
            .same(),
        model("CrossEntropyModel", "a loss, with targets made inside")
            .script(Dtypes::crossEntropy)
            .inputs(() -> List.of(rand(3, 4)))
            .torchLens("5/3/4", "5/4")
            .same(),
        model("InterpolateModel", "an image made larger by a factor")
            .script(Dtypes::interpolate)
            .inputs(() -> List.of(rand(1, 2, 4, 4)))
            .torchLens("3/1/2", "3/2")
            .same(),
        model("EinsumModel", "sums over indices, in three patterns")
            .script(Dtypes::einsum)
            .inputs(() -> List.of(rand(2, 3, 4)))
            .torchLens("5/3/5", "5/5")
            .same());
  }

  private static JitModule likes() {
    return module("LikeOpsModel")
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                level = torch.full_like(x, 0.5)
                noise = torch.rand_like(x)
                normal = torch.randn_like(x)
                return x + level + noise + normal
            """)
        .build();
  }

  private static JitModule severalResults() {
    return module("MultiTensorReturnModel")
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                upper, lower = torch.chunk(x, 2, 0)
                rows = torch.unbind(lower, 0)
                return upper + lower + rows[0]
            """)
        .build();
  }

  private static JitModule index() {
    return module("MixedDtypeModel")
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                rows = torch.arange(2)
                return x[rows] * 0.5
            """)
        .build();
  }

  private static JitModule indexSelect() {
    return module("IndexSelectModel")
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                return torch.index_select(x, 1, torch.arange(0, 4, 2))
            """)
        .build();
  }

  private static JitModule crossEntropy() {
    return module("CrossEntropyModel")
        .child("fc", linear(4, 10))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                return torch.cross_entropy_loss(self.fc.forward(x), torch.arange(x.size(0)))
            """)
        .build();
  }

  private static JitModule interpolate() {
    return module("InterpolateModel")
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                return torch.upsample_nearest2d(x, None, [2.0, 2.0])
            """)
        .build();
  }

  private static JitModule einsum() {
    return module("EinsumModel")
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                alike = torch.einsum("bij,bkj->bik", [x, x])
                mixed = torch.einsum("bik,bkj->bij", [alike, x])
                return torch.einsum("bij->bi", [mixed])
            """)
        .build();
  }

  /** {@code (N, 4)} to {@code (N, 4)}. */
  public static final class TypeCastChainModel extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(4, 4));

    public Tensor forward(Tensor x) {
      Tensor whole = x.to(torch.ScalarType.Float).mul(new Scalar(10)).to(torch.ScalarType.Long);
      return fc.forward(whole.to(torch.ScalarType.Float)).relu();
    }
  }

  /** Any shape, which stays. */
  public static final class BoolCastExploit extends Module {
    public Tensor forward(Tensor x) {
      return x.gt(new Scalar(0.5)).to(torch.ScalarType.Long).mul(new Scalar(10));
    }
  }

  /** {@code (N, 4)} to bfloat16 {@code (N, 4)}. */
  public static final class AutocastMidForward extends Module {
    private final LinearImpl exact = register_module("exact", new LinearImpl(4, 4));
    private final LinearImpl coarse = register_module("coarse", new LinearImpl(4, 4));

    public Tensor forward(Tensor x) {
      Tensor y = exact.forward(x);
      torch.set_autocast_enabled(torch.DeviceType.CPU, true);
      try {
        return coarse.forward(y);
      } finally {
        torch.clear_cache();
        torch.set_autocast_enabled(torch.DeviceType.CPU, false);
      }
    }
  }

  /** Any shape, which stays. */
  public static final class ScalarTensorModel extends Module {
    public Tensor forward(Tensor x) {
      return x.mul(scalar_tensor(new Scalar(2.0))).add(scalar_tensor(new Scalar(3.0)));
    }
  }

  /** {@code (3, 4, 5)}, which stays. */
  public static final class BroadcastingModel extends Module {
    public Tensor forward(Tensor x) {
      return x.add(ones(1, 4, 1)).mul(ones(5));
    }
  }
}
