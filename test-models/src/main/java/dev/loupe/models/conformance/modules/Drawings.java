package dev.loupe.models.conformance.modules;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static dev.loupe.models.script.ScriptBuilder.module;
import static dev.loupe.models.script.ScriptLayers.linear;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.randn;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.layers.Layers;
import java.util.List;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/** Models whose drawings are worth a look: nested, shared, with buffers, frozen. */
final class Drawings {
  private Drawings() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("AestheticDeepNested", "modules in modules, four levels deep")
            .java(AestheticDeepNested::new)
            .inputs(() -> List.of(rand(2, 5)))
            .expect("7/5/6", "7/6"),
        model("AestheticSharedModule", "one layer four times, with an operator between")
            .script(Drawings::shared)
            .inputs(() -> List.of(rand(2, 5)))
            .expect("9/7/8", "4/4"),
        model("AestheticBufferBranch", "a buffer, a layer, and a branch around both")
            .java(AestheticBufferBranch::new)
            .inputs(() -> List.of(rand(2, 5)))
            .expect("7/4/7", "7/7"),
        model("AestheticKitchenSink", "nesting, a shared module, a buffer and a branch in one")
            .java(AestheticKitchenSink::new)
            .inputs(() -> List.of(rand(2, 5)))
            .expect("12/9/12", "10/11"),
        model("AestheticFrozenMix", "a frozen layer before a trainable one")
            .script(Drawings::frozen)
            .inputs(() -> List.of(rand(2, 5)))
            .expect("5/3/4", "5/4"));
  }

  private static JitModule shared() {
    return module("AestheticSharedModule")
        .child("fc", linear(5, 5))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                x = self.fc.forward(x)
                for step in range(3):
                    x = self.fc.forward(torch.relu(x))
                return x
            """)
        .build();
  }

  private static JitModule frozen() {
    return module("AestheticFrozenMix")
        // Without a gradient: not trainable.
        .parameter("frozen", randn(5, 5))
        .child("fc", linear(5, 5))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                return self.fc.forward(torch.relu(torch.linear(x, self.frozen)))
            """)
        .build();
  }

  /** {@code (N, 5)} to {@code (N, 5)}. */
  public static final class AestheticDeepNested extends Module {
    private final Outer outer = register_module("outer", new Outer());

    public Tensor forward(Tensor x) {
      return outer.forward(x).tanh();
    }
  }

  /** {@code (N, 5)} to {@code (N, 5)}. */
  public static final class Outer extends Module {
    private final Middle middle = register_module("middle", new Middle());
    private final LinearImpl fc = register_module("fc", new LinearImpl(5, 5));

    public Tensor forward(Tensor x) {
      return fc.forward(middle.forward(x));
    }
  }

  /** {@code (N, 5)} to {@code (N, 5)}. */
  public static final class Middle extends Module {
    private final Innermost innermost = register_module("innermost", new Innermost());

    public Tensor forward(Tensor x) {
      return innermost.forward(x).sigmoid();
    }
  }

  /** {@code (N, 5)} to {@code (N, 5)}. */
  public static final class Innermost extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(5, 5));

    public Tensor forward(Tensor x) {
      return fc.forward(x).relu();
    }
  }

  /** {@code (N, 5)} to {@code (N, 5)}. */
  public static final class AestheticBufferBranch extends Module {
    private final Tensor shift = Layers.buffer(this, "shift", ones(5));
    private final LinearImpl fc = register_module("fc", new LinearImpl(5, 5));

    public Tensor forward(Tensor x) {
      return fc.forward(x).add(shift).mul(x.sin());
    }
  }

  /** {@code (N, 5)} to {@code (N, 5)}. */
  public static final class AestheticKitchenSink extends Module {
    private final Tensor shift = Layers.buffer(this, "shift", ones(5));
    private final Innermost shared = register_module("shared", new Innermost());
    private final Middle nest = register_module("nest", new Middle());

    public Tensor forward(Tensor x) {
      Tensor y = shared.forward(shared.forward(x));
      Tensor z = nest.forward(x);
      return y.mul(shift).add(z);
    }
  }
}
