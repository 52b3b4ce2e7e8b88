package dev.loupe.recording;

import static dev.loupe.recording.Graphs.edges;
import static dev.loupe.recording.Graphs.modules;
import static dev.loupe.recording.Graphs.places;
import static dev.loupe.recording.ScriptModules.empty;
import static dev.loupe.recording.ScriptModules.linear;
import static dev.loupe.recording.ScriptModules.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.pytorch.global.torch.ones;

import dev.loupe.Loupe;
import dev.loupe.Recording;
import dev.loupe.capture.ForwardException;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Inputs;
import dev.loupe.model.TorchScriptModel;
import dev.loupe.select.Selector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.JitModule;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TorchScript's {@code fork}, which runs parts of a forward in libtorch's own threads. */
@Timeout(60)
class ForkTest {

  @TempDir private static Path folder;

  /** A block that forks its method, within a model that forks the block. */
  private static JitModule forking() {
    JitModule block = empty("Block");
    block.register_module("fc", linear(4, 4));
    block.define(
        """
        def half(self, x: Tensor) -> Tensor:
            return torch.relu(self.fc.forward(x))
        def forward(self, x: Tensor) -> Tensor:
            a = self.half(x)
            b = torch.sigmoid(x)
            return a.tanh() + b
        """);
    JitModule model = empty("Forking");
    model.register_module("block", block);
    model.define(
        """
        def forward(self, x: Tensor) -> Tensor:
            return self.block.forward(x).exp()
        """);
    return load(
        model,
        code ->
            code.replace("a = (self).half(x, )", "a = fork(self.half, x)")
                .replace("torch.tanh(a)", "torch.tanh(torch.wait(a))")
                .replace("(block).forward(x, )", "torch.wait(fork(block.forward, x))"));
  }

  private static JitModule load(JitModule model, UnaryOperator<String> code) {
    return TorchScriptModel.load(
            Archives.save(model, folder.resolve(UUID.randomUUID() + ".pt"), code))
        .module();
  }

  @RepeatedTest(20)
  void whatIsForkedIsRecordedInItsModule() {
    ModelHistory history = Loupe.record(forking(), ones(1, 4));

    assertThat(places(history))
        .hasSize(6)
        .anyMatch(place -> place.matches("linear_1_\\d in block:1 block.fc:1"))
        .anyMatch(place -> place.matches("relu_1_\\d in block:1"))
        .anyMatch(place -> place.matches("sigmoid_1_\\d in block:1"))
        .anyMatch(place -> place.matches("tanh_1_\\d in block:1"))
        .anyMatch(place -> place.matches("add_1_5 in block:1"))
        .contains("exp_1_6");
    assertThat(Graphs.parents(history, "linear_1")).containsExactly("input_1");
    assertThat(Graphs.parents(history, "exp_1")).containsExactly("add_1_5");
    assertThat(history.modules().get("block").calls()).hasSize(1);
    assertThat(history.layer("block").name()).isEqualTo("add_1_5");
  }

  @Test
  void aHaltWithinAForkEndsTheForward() {
    try (ModelHistory history =
        Recording.of(TorchScriptModel.of(forking()))
            .haltAfter(Selector.type("relu"))
            .run(Inputs.of(ones(1, 4)))) {
      assertThat(history.haltedAfter()).isPresent();
      assertThat(history.layers()).extracting(Layer::type).doesNotContain("tanh", "exp");
    }
  }

  @Test
  void theModelItselfForksAsBeforeAfterwards() {
    JitModule model = forking();
    String graph = code(model);

    Loupe.record(model, ones(1, 4)).close();

    assertThat(code(model)).isEqualTo(graph);
    assertThat(
            model
                .forward(
                    new org.bytedeco.pytorch.IValueVector(
                        new org.bytedeco.pytorch.IValue(ones(1, 4))))
                .isTensor())
        .isTrue();
  }

  private static String code(JitModule model) {
    return model.dump_to_str(true, false, false).getString();
  }

  @Test
  void manyForksOfAMethodAreAllRecorded() {
    JitModule model =
        load(
            script(
                """
                def step(self, x: Tensor, times: int) -> Tensor:
                    for i in range(times):
                        x = torch.sin(x)
                    return x
                def forward(self, x: Tensor) -> Tensor:
                    return self.step(x, 1)
                """),
            code ->
                code.substring(0, code.indexOf("  def forward"))
                    + """
                      def forward(self: __torch__.Net, x: Tensor) -> Tensor:
                        futures = annotate(List[Future[Tensor]], [])
                        for i in range(16):
                          future = fork(self.step, x, torch.add(i, 1))
                          _0 = torch.append(futures, future)
                        total = torch.zeros_like(x)
                        total0 = total
                        for j in range(16):
                          total0 = torch.add(total0, torch.wait(futures[j]))
                        return total0
                    """);

    ModelHistory history = Loupe.record(model, ones(2));

    assertThat(history.operations().stream().filter(layer -> layer.type().equals("sin")))
        .hasSize(16 * 17 / 2);
    assertThat(history.operations().stream().filter(layer -> layer.type().equals("add")))
        .hasSize(16)
        .allSatisfy(layer -> assertThat(layer.parents()).hasSize(2));
  }

  @Test
  void aFailureInAForkIsTheForwards() {
    JitModule model =
        load(
            script(
                """
                def bad(self, x: Tensor) -> Tensor:
                    return torch.matmul(x * 2, torch.ones([7, 7]))
                def forward(self, x: Tensor) -> Tensor:
                    return self.bad(x) + 1
                """),
            code -> code.replace("(self).bad(x, )", "torch.wait(fork(self.bad, x))"));

    assertThatThrownBy(() -> Loupe.record(model, ones(2, 3)))
        .isInstanceOf(ForwardException.class)
        .hasMessageContaining("aten::matmul");
    assertThat(edges(Loupe.record(ScriptModules.computing("x + 1"), ones(2))))
        .containsExactly("input_1 -> add_1_1", "add_1_1 -> output_1");
  }

  @Test
  void recordingsThatForkAtTheSameTimeKeepApart() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      List<Callable<List<ModelHistory>>> tasks = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        tasks.add(
            () -> {
              Recording recording = Recording.of(TorchScriptModel.of(forking()));
              List<ModelHistory> histories = new ArrayList<>();
              for (int j = 0; j < 20; j++) {
                histories.add(recording.run(Inputs.of(ones(1, 4))));
              }
              return histories;
            });
      }
      for (Future<List<ModelHistory>> future : threads.invokeAll(tasks)) {
        for (ModelHistory history : future.get()) {
          assertThat(history.operations()).hasSize(6);
          assertThat(modules(history, "linear_1")).isEqualTo("block:1 block.fc:1");
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Their calls have no one order, which is no fault of the record. */
  @Test
  void forksAreVerifiedInWhateverOrderTheyRun() {
    JitModule model = forking();

    for (int i = 0; i < 5; i++) {
      assertThat(Loupe.record(model, ones(1, 4)).validate().allFaults()).isEmpty();
    }
  }
}
