package dev.loupe.models.conformance.memory;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static dev.loupe.models.script.ScriptBuilder.module;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.zeros;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.conformance.Difference.Kind;
import dev.loupe.models.conformance.Inputs;
import dev.loupe.models.layers.Layers;
import dev.loupe.models.script.ScriptLayers;
import java.util.List;
import org.bytedeco.pytorch.BatchNorm2dImpl;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Buffers that are read and written. */
final class Buffers {
  private Buffers() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("BatchNormModel", "a batch normalization in evaluation: it reads its statistics")
            .java(BatchNormModel::new)
            .inputs(Buffers::images)
            .torchLens("8/4/7", "8/7")
            .labels("input_1 mul_1_1 relu_1_2 buffer_1 buffer_2 batchnorm_1_3 mul_2_4 output_1")
            .same(),
        model("BatchNormModelScript", "a batch normalization in training: it renews its statistics")
            .script(
                () ->
                    module("BatchNormModel")
                        .child("norm", ScriptLayers.batchNorm(3, true))
                        .define(
                            """
                            def forward(self, x: Tensor) -> Tensor:
                                x = torch.relu(x * 2)
                                return self.norm.forward(x) * 2
                            """)
                        .build())
            .inputs(Buffers::images)
            .torchLens("8/4/7", "8/7")
            .labels(
                """
                input_1 mul_1_1 relu_1_2 buffer_1 buffer_2 batchnorm_1_3 buffer_3 buffer_4 mul_2_4
                output_1
                """)
            .because(Kind.BUFFERS, "the new mean and the new variance are two buffers more")
            .expect("10/4/9", "10/9"),
        model("BufferModel", "two buffers, and a tensor that the model makes")
            .java(BufferModel::new)
            .inputs(Inputs::square)
            .torchLens("10/6/9", "10/9")
            .same(),
        model("BufferRewriteModel", "buffers that each of six calls of a module replaces")
            .script(Buffers::bufferRewriteModel)
            .inputs(Inputs::square)
            .torchLens("54/40/63", "14/18")
            .because(
                Kind.BUFFERS, "a module reads at once what it has assigned as the next version")
            .expect("56/40/65", "14/16"),
        model("BufferCount", "a buffer is overwritten, then read")
            .java(BufferCount::new)
            .inputs(Inputs::square)
            .labels("input_1 buffer_1 add_1_1 buffer_2 mul_1_2 output_1")
            .expect("6/2/5", "6/5"),
        model("BufferCountLoop", "a module that overwrites its buffer is called three times")
            .java(BufferCountLoop::new)
            .inputs(Inputs::square)
            .labels(
                """
                input_1 buffer_1:1 add_1_1:1 buffer_1:2 mul_1_2:1 add_1_1:2 buffer_1:3 mul_1_2:2
                add_1_1:3 buffer_1:4 mul_1_2:3 output_1
                """)
            .expect("12/6/13", "5/6"),
        model("BufferRow", "a buffer's row is overwritten, then all of it is read")
            .java(BufferRow::new)
            .inputs(Inputs::square)
            .labels("input_1 buffer_1 select_1_1 mean_1_2 copy_1_3 buffer_2 add_1_4 output_1")
            .expect("8/4/9", "8/9"),
        model("BufferHistory", "a buffer that each call of a module shifts")
            .script(Buffers::bufferHistory)
            .inputs(Inputs::square)
            .expect("16/10/17", "7/8"));
  }

  private static List<Tensor> images() {
    return List.of(rand(6, 3, 4, 4));
  }

  private static JitModule bufferRewriteModel() {
    JitModule rewrite =
        module("BufferRewriteModule")
            .buffer("shift", ones(5, 5))
            .buffer("scale", ones(5, 5))
            .define(
                """
                def forward(self, x: Tensor) -> Tensor:
                    noise = torch.rand([5, 5])
                    self.shift = self.shift - noise
                    self.scale = self.scale * 0.9
                    x = x + self.shift
                    x = x * self.scale
                    return torch.tanh(x)
                """)
            .build();
    return module("BufferRewriteModel")
        .child("rewrite", rewrite)
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                x = (x + 1) * 2
                for step in range(6):
                    x = self.rewrite.forward(x)
                return torch.cos(torch.sin(x))
            """)
        .build();
  }

  /** {@code (N, 3, H, W)} to the same shape. 6 parameters. */
  public static final class BatchNormModel extends Module {
    private final BatchNorm2dImpl norm = register_module("norm", Layers.batchNorm2d(3));

    public Tensor forward(Tensor x) {
      return norm.forward(x.mul(new Scalar(2)).relu()).mul(new Scalar(2));
    }
  }

  /** Shifts, scales and shifts by chance; {@code (5, 5)}. */
  public static final class BufferModel extends Module {
    private final Tensor shift = Layers.buffer(this, "shift", ones(5, 5));
    private final Tensor scale = Layers.buffer(this, "scale", ones(5, 5));

    public Tensor forward(Tensor x) {
      Tensor y = x.add(shift).mul(scale);
      return y.add(rand(5, 5)).relu().sin();
    }
  }

  private static JitModule bufferHistory() {
    JitModule history =
        module("History")
            .buffer("rows", ones(3, 5))
            .define(
                """
                def forward(self, x: Tensor) -> Tensor:
                    self.rows = torch.cat([self.rows[1:], x])
                    return torch.sum(self.rows, 0, True)
                """)
            .build();
    return module("BufferHistory")
        .child("history", history)
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                x = x[:1]
                for step in range(3):
                    x = self.history.forward(x)
                return x
            """)
        .build();
  }

  /** {@code x} times the number of calls; the shape stays. */
  public static final class BufferCount extends Module {
    private final Tensor count = Layers.buffer(this, "count", zeros(1));

    public Tensor forward(Tensor x) {
      count.add_(new Scalar(1));
      return x.mul(count);
    }
  }

  /** Three calls of one counter; the shape stays. */
  public static final class BufferCountLoop extends Module {
    private final BufferCount count = register_module("count", new BufferCount());

    public Tensor forward(Tensor x) {
      Tensor y = x;
      for (int step = 0; step < 3; step++) {
        y = count.forward(y);
      }
      return y;
    }
  }

  /** {@code (5, 5)} to the same shape. */
  public static final class BufferRow extends Module {
    private final Tensor rows = Layers.buffer(this, "rows", zeros(5, 5));

    public Tensor forward(Tensor x) {
      Tensor first = rows.select(0, 0);
      first.copy_(x.mean());
      return x.add(rows);
    }
  }
}
