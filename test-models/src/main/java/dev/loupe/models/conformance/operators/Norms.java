package dev.loupe.models.conformance.operators;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static dev.loupe.models.script.ScriptBuilder.module;
import static dev.loupe.models.script.ScriptLayers.conv1d;
import static dev.loupe.models.script.ScriptLayers.linear;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.zeros;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.layers.Layers;
import java.util.List;
import org.bytedeco.pytorch.AdaptiveAvgPool1dImpl;
import org.bytedeco.pytorch.AdaptiveAvgPool3dImpl;
import org.bytedeco.pytorch.BatchNorm2dImpl;
import org.bytedeco.pytorch.Conv1dImpl;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Conv3dImpl;
import org.bytedeco.pytorch.GroupNormImpl;
import org.bytedeco.pytorch.InstanceNorm2dImpl;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.LayerNormImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/** Normalizations, and convolutions of one to three dimensions. */
final class Norms {
  private Norms() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("LayerNormModel", "a layer normalization after a linear layer")
            .java(LayerNormModel::new)
            .inputs(() -> List.of(rand(2, 8)))
            .torchLens("4/2/3", "4/3")
            .same(),
        model("LayerNormModelScript", "the same in TorchScript")
            .script(Norms::layerNorm)
            .inputs(() -> List.of(rand(2, 8)))
            .torchLens("4/2/3", "4/3")
            .same(),
        model("GroupNormModel", "a group normalization after a convolution")
            .java(GroupNormModel::new)
            .inputs(() -> List.of(rand(1, 3, 8, 8)))
            .torchLens("4/2/3", "4/3")
            .same(),
        model("InstanceNormModel", "an instance normalization after a convolution")
            .java(InstanceNormModel::new)
            .inputs(() -> List.of(rand(1, 3, 8, 8)))
            .torchLens("4/2/3", "4/3")
            .same(),
        model("Conv1dModel", "a convolution over time, and an average")
            .java(Conv1dModel::new)
            .inputs(() -> List.of(rand(1, 3, 12)))
            .expect("4/2/3", "4/3"),
        model("Conv1dModelScript", "the same in TorchScript")
            .script(Norms::convolution)
            .inputs(() -> List.of(rand(1, 3, 12)))
            .expect("4/2/3", "4/3"),
        model("Conv3dModel", "a convolution over volumes, and an average")
            .java(Conv3dModel::new)
            .inputs(() -> List.of(rand(1, 2, 4, 4, 4)))
            .expect("4/2/3", "4/3"),
        model("ResidualBlockModel", "two normalized convolutions around a shortcut")
            .java(ResidualBlockModel::new)
            .inputs(() -> List.of(rand(1, 16, 8, 8)))
            .torchLens("13/7/13", "13/13")
            .same());
  }

  private static JitModule layerNorm() {
    return module("LayerNormModel")
        .child("fc", linear(8, 8))
        .parameter("weight", ones(8).requires_grad_(true))
        .parameter("bias", zeros(8).requires_grad_(true))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                return torch.layer_norm(self.fc.forward(x), [8], self.weight, self.bias)
            """)
        .build();
  }

  private static JitModule convolution() {
    return module("Conv1dModel")
        .child("conv", conv1d(3, 8, 3, 1))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                return torch.adaptive_avg_pool1d(self.conv.forward(x), [1])
            """)
        .build();
  }

  /** {@code (N, 8)} to {@code (N, 8)}. */
  public static final class LayerNormModel extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(8, 8));
    private final LayerNormImpl norm = register_module("norm", Layers.layerNorm(8));

    public Tensor forward(Tensor x) {
      return norm.forward(fc.forward(x));
    }
  }

  /** {@code (N, 3, H, W)} to {@code (N, 20, H, W)}. */
  public static final class GroupNormModel extends Module {
    private final Conv2dImpl conv = register_module("conv", Layers.conv2d(3, 20, 3, 1, 1));
    private final GroupNormImpl norm = register_module("norm", new GroupNormImpl(4, 20));

    public Tensor forward(Tensor x) {
      return norm.forward(conv.forward(x));
    }
  }

  /** {@code (N, 3, H, W)} to {@code (N, 3, H, W)}. */
  public static final class InstanceNormModel extends Module {
    private final Conv2dImpl conv = register_module("conv", Layers.conv2d(3, 3, 3, 1, 1));
    private final InstanceNorm2dImpl norm = register_module("norm", Layers.instanceNorm2d(3));

    public Tensor forward(Tensor x) {
      return norm.forward(conv.forward(x));
    }
  }

  /** {@code (N, 3, L)} to {@code (N, 8, 1)}. */
  public static final class Conv1dModel extends Module {
    private final Conv1dImpl conv = register_module("conv", Layers.conv1d(3, 8, 3, 1));
    private final AdaptiveAvgPool1dImpl pool = register_module("pool", Layers.adaptiveAvgPool1d(1));

    public Tensor forward(Tensor x) {
      return pool.forward(conv.forward(x));
    }
  }

  /** {@code (N, 2, D, H, W)} to {@code (N, 4, 1, 1, 1)}. */
  public static final class Conv3dModel extends Module {
    private final Conv3dImpl conv = register_module("conv", Layers.conv3d(2, 4, 3, 1));
    private final AdaptiveAvgPool3dImpl pool = register_module("pool", Layers.adaptiveAvgPool3d(1));

    public Tensor forward(Tensor x) {
      return pool.forward(conv.forward(x));
    }
  }

  /** {@code (N, 16, H, W)} to the same shape. */
  public static final class ResidualBlockModel extends Module {
    private final Conv2dImpl conv1 = register_module("conv1", Layers.conv2d(16, 16, 3, 1, 1));
    private final BatchNorm2dImpl norm1 = register_module("norm1", Layers.batchNorm2d(16));
    private final Conv2dImpl conv2 = register_module("conv2", Layers.conv2d(16, 16, 3, 1, 1));
    private final BatchNorm2dImpl norm2 = register_module("norm2", Layers.batchNorm2d(16));

    public Tensor forward(Tensor x) {
      Tensor y = norm1.forward(conv1.forward(x)).relu();
      y = norm2.forward(conv2.forward(y));
      return y.add(x).relu();
    }
  }
}
