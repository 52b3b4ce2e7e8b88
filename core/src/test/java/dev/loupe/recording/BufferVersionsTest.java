package dev.loupe.recording;

import static dev.loupe.recording.Graphs.edges;
import static dev.loupe.recording.Graphs.parents;
import static dev.loupe.recording.ScriptModules.empty;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.zeros;

import dev.loupe.Loupe;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import java.util.List;
import org.bytedeco.pytorch.BatchNorm1dImpl;
import org.bytedeco.pytorch.BatchNormOptions;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** Buffers that are written: each write makes a version, which is a layer of its own. */
class BufferVersionsTest {

  private static ModelHistory record(String code) {
    JitModule model = empty("Stateful");
    model.register_buffer("b", zeros(4, 4));
    model.register_buffer("c", zeros(4));
    model.define(code);
    return Loupe.record(model, ones(4, 4));
  }

  @Test
  void aBufferThatIsWrittenHasANewVersion() {
    ModelHistory history =
        record(
            """
            def forward(self, x: Tensor) -> Tensor:
                y = x - self.b
                self.b.mul_(0.5)
                self.b.add_(x)
                return y + self.b
            """);

    assertThat(edges(history))
        .containsExactly(
            "input_1 -> sub_1_1",
            "buffer_1 -> sub_1_1",
            "buffer_1 -> mul_1_2",
            "mul_1_2 -> buffer_2",
            "buffer_2 -> add_1_3",
            "input_1 -> add_1_3",
            "add_1_3 -> buffer_3",
            "sub_1_1 -> add_2_4",
            "buffer_3 -> add_2_4",
            "add_2_4 -> output_1");
    Layer version = history.layer("b:2");
    assertThat(version.kind()).isEqualTo(LayerKind.BUFFER);
    assertThat(version.name()).isEqualTo("buffer_2");
    assertThat(version.address()).contains("b");
    assertThat(version.internal()).isTrue();
    assertThat(history.layer("b:3").internal()).isFalse();
    assertThat(version.parents().get(0).arguments()).containsExactly("value");
  }

  @Test
  void aVersionThatNobodyReadsStays() {
    ModelHistory history =
        record(
            """
            def forward(self, x: Tensor) -> Tensor:
                self.c.copy_(x.mean(0))
                return x + 1
            """);

    assertThat(parents(history, "c:2")).containsExactly("copy_1_2");
    assertThat(history.children(history.layer("c:2"))).isEmpty();
  }

  @Test
  void aCounterThatNothingReadsIsLeftOut() {
    ModelHistory history =
        record(
            """
            def forward(self, x: Tensor) -> Tensor:
                self.c.add_(1)
                return x + 1
            """);

    assertThat(history.layers(LayerKind.BUFFER)).isEmpty();
  }

  @Test
  void aWriteThroughAViewMakesAVersionThatKeepsTheRest() {
    ModelHistory history =
        record(
            """
            def forward(self, x: Tensor) -> Tensor:
                self.b[0].copy_(x[0])
                return x + self.b
            """);

    assertThat(parents(history, "b:2")).containsExactly("copy_1_3", "buffer_1");
    assertThat(parents(history, "add_1")).containsExactly("input_1", "buffer_2");
  }

  /** Writes before the buffer itself is read. */
  public static final class WritesFirst extends Module {
    private final Tensor b = zeros(4, 4);
    private final Tensor row = b.select(0, 0);
    private final boolean data;

    WritesFirst(boolean data) {
      this.data = data;
      register_buffer("b", b);
      register_buffer("row", row);
    }

    public Tensor forward(Tensor x) {
      if (data) {
        b.data().zero_();
        return x.add(b);
      }
      b.add_(new Scalar(1));
      return x.add(row);
    }
  }

  @Test
  void aWriteBeforeABuffersFirstReadIsSeen() {
    assertThat(edges(Loupe.record(new WritesFirst(true), ones(4, 4))))
        .containsExactly(
            "zero_1_1 -> buffer_1",
            "zero_1_1 -> buffer_2",
            "input_1 -> add_1_2",
            "buffer_1 -> add_1_2",
            "add_1_2 -> output_1");
    assertThat(edges(Loupe.record(new WritesFirst(false), ones(4, 4))))
        .containsExactly(
            "buffer_1 -> add_1_1",
            "add_1_1 -> buffer_2",
            "add_1_1 -> buffer_3",
            "input_1 -> add_2_2",
            "buffer_3 -> add_2_2",
            "add_2_2 -> output_1");
  }

  /** Normalizes twice. */
  public static final class Normalizing extends Module {
    private final BatchNorm1dImpl bn =
        register_module("bn", new BatchNorm1dImpl(new BatchNormOptions(4)));

    public Tensor forward(Tensor x) {
      return bn.forward(bn.forward(x).add(new Scalar(1)));
    }
  }

  @Test
  void trainingWritesRunningStatistics() {
    ModelHistory history = Loupe.record(new Normalizing(), ones(4, 4));

    assertThat(edges(history))
        .containsExactly(
            "input_1 -> batchnorm_1_1:1",
            "buffer_1:1 -> batchnorm_1_1:1",
            "buffer_2:1 -> batchnorm_1_1:1",
            "batchnorm_1_1:1 -> buffer_1:2",
            "batchnorm_1_1:1 -> buffer_2:2",
            "batchnorm_1_1:1 -> add_1_2",
            "add_1_2 -> batchnorm_1_1:2",
            "buffer_1:2 -> batchnorm_1_1:2",
            "buffer_2:2 -> batchnorm_1_1:2",
            "batchnorm_1_1:2 -> buffer_1:3",
            "batchnorm_1_1:2 -> buffer_2:3",
            "batchnorm_1_1:2 -> output_1");
    assertThat(history.layer("bn.running_mean:2")).isSameAs(history.layer("buffer_1:2"));
  }

  @Test
  void evaluationOnlyReadsThem() {
    Normalizing model = new Normalizing();
    model.eval();

    ModelHistory history = Loupe.record(model, ones(4, 4));

    assertThat(history.layers(LayerKind.BUFFER)).hasSize(2);
    assertThat(history.layer("bn.running_mean")).isSameAs(history.layer("buffer_1"));
  }

  @Test
  void instanceNormalizationWritesStatisticsToo() {
    JitModule model = empty("Instance");
    model.register_buffer("mean", zeros(3));
    model.register_buffer("var", ones(3));
    model.define(
        """
        def forward(self, x: Tensor) -> Tensor:
            y = torch.instance_norm(x, None, None, self.mean, self.var, True, 0.1, 1e-5, False)
            return y + self.mean.sum()
        """);

    ModelHistory history = Loupe.record(model, ones(2, 3, 4));

    assertThat(parents(history, "sum_1")).containsExactly("buffer_3");
    assertThat(parents(history, "mean:2")).containsExactly("instancenorm_1_1");
    assertThat(parents(history, "var:2")).containsExactly("instancenorm_1_1");
  }

  @Test
  void statisticsThatAreNoBuffersAreWrittenAsMemory() {
    ModelHistory history =
        record(
            """
            def forward(self, x: Tensor) -> Tensor:
                mean = torch.zeros([4])
                var = torch.ones([4])
                y = torch.batch_norm(x, None, None, mean, var, True, 0.1, 1e-5, False)
                return y + mean
            """);

    assertThat(parents(history, "add_1")).containsExactly("batchnorm_1_3", "zeros_1_1");
  }

  @Test
  void whatIsAssignedToABufferIsItsNewVersion() {
    ModelHistory history =
        record(
            """
            def forward(self, x: Tensor) -> Tensor:
                for i in range(2):
                    self.b = self.b * 0.9 + x
                self.b.relu_()
                return self.b + x
            """);

    assertThat(edges(history))
        .containsExactly(
            "buffer_1:1 -> mul_1_1:1",
            "mul_1_1:1 -> add_1_2:1",
            "input_1 -> add_1_2:1",
            "add_1_2:1 -> buffer_1:2",
            "buffer_1:2 -> mul_1_1:2",
            "mul_1_1:2 -> add_1_2:2",
            "input_1 -> add_1_2:2",
            "add_1_2:2 -> buffer_1:3",
            "buffer_1:3 -> relu_1_3",
            "relu_1_3 -> buffer_2",
            "buffer_2 -> add_2_4",
            "input_1 -> add_2_4",
            "add_2_4 -> output_1");
    assertThat(List.of("b:1", "b:2", "b:3", "b:4"))
        .allSatisfy(key -> assertThat(history.layer(key).address()).contains("b"));
  }

  @Test
  void aSubmodulesBufferIsAssignedAtItsAddress() {
    JitModule cell = empty("Cell");
    cell.register_buffer("h", zeros(4, 4));
    cell.define(
        """
        def forward(self, x: Tensor) -> Tensor:
            self.h = torch.tanh(self.h + x)
            return self.h
        """);
    JitModule model = empty("Net");
    model.register_module("cell", cell);
    model.define(
        """
        def forward(self, x: Tensor) -> Tensor:
            return self.cell.forward(self.cell.forward(x))
        """);

    ModelHistory history = Loupe.record(model, ones(4, 4));

    assertThat(history.layer("cell.h:3").parents()).hasSize(1);
    assertThat(history.parents(history.layer("output_1")))
        .containsExactly(history.layer("cell.h:3"));
    assertThat(history.parents(history.layer("cell.h:2")))
        .extracting(Layer::type)
        .containsExactly("tanh");
  }
}
