package dev.loupe.recording;

import static dev.loupe.recording.Graphs.edges;
import static dev.loupe.recording.Graphs.facts;
import static dev.loupe.recording.ScriptModules.computing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.ones;

import dev.loupe.Loupe;
import dev.loupe.Recording;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Inputs;
import dev.loupe.model.JavaModel;
import dev.loupe.model.TorchScriptModel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Recordings in several threads, and within each other. */
@Timeout(60)
class ThreadsTest {

  /** Two layers of Java's. */
  public static final class Net extends Module {
    private final LinearImpl a = register_module("a", new LinearImpl(4, 4));
    private final LinearImpl b = register_module("b", new LinearImpl(4, 4));

    public Tensor forward(Tensor x) {
      return b.forward(a.forward(x).relu());
    }
  }

  @Test
  void fourThreadsRecordSideBySide() throws Exception {
    JitModule script = computing("torch.tanh(x * 2).sum() + x");
    String ofScript = facts(Loupe.record(script, ones(2, 4)));
    String ofJava = facts(Loupe.record(new Net(), ones(2, 4)));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        boolean java = i % 2 == 0;
        tasks.add(
            () -> {
              Recording recording =
                  Recording.of(java ? JavaModel.of(new Net()) : TorchScriptModel.of(script));
              for (int j = 0; j < 20; j++) {
                assertThat(facts(recording.run(Inputs.of(ones(2, 4)))))
                    .isEqualTo(java ? ofJava : ofScript);
              }
              return null;
            });
      }
      for (Future<Void> future : threads.invokeAll(tasks)) {
        future.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Waits in the middle of its forward until another thread ran a model. */
  public static final class Waiting extends Module {
    private final CountDownLatch started;
    private final CountDownLatch go;

    Waiting(CountDownLatch started, CountDownLatch go) {
      this.started = started;
      this.go = go;
    }

    public Tensor forward(Tensor x) {
      Tensor y = x.relu();
      started.countDown();
      try {
        go.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return y.neg();
    }
  }

  @Test
  void whatAnotherThreadRunsPlainlyIsNotRecorded() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<ModelHistory> recorded =
          thread.submit(() -> Loupe.record(new Waiting(started, go), ones(2)));
      started.await();
      new Net().forward(ones(2, 4)).sum().exp();
      computing("x.sin()").forward(new IValueVector(new IValue(ones(2))));
      go.countDown();

      assertThat(edges(recorded.get()))
          .containsExactly("input_1 -> relu_1_1", "relu_1_1 -> neg_1_2", "neg_1_2 -> output_1");
    } finally {
      thread.shutdownNow();
    }
  }

  /** Records another model in its own forward. */
  public static final class Recorder extends Module {
    private ModelHistory inner;

    public Tensor forward(Tensor x) {
      Tensor y = x.relu();
      inner = Loupe.record(new Net(), ones(2, 4));
      return y.neg();
    }
  }

  @Test
  void aRecordingWithinARecordedForwardIsARecordOfItsOwn() {
    Recorder model = new Recorder();

    ModelHistory outer = Loupe.record(model, ones(2, 4));

    assertThat(facts(model.inner)).isEqualTo(facts(Loupe.record(new Net(), ones(2, 4))));
    assertThat(edges(outer))
        .containsExactly("input_1 -> relu_1_1", "relu_1_1 -> neg_1_2", "neg_1_2 -> output_1");
  }

  /** Trains a step in its own forward. */
  public static final class Training extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(4, 4));

    public Tensor forward(Tensor x) {
      Tensor y = fc.forward(x).sum();
      y.backward();
      return y.add(fc.weight().grad().sum());
    }
  }

  @Test
  void aBackwardPassWithinAForwardIsRecorded() {
    ModelHistory history = Loupe.record(new Training(), ones(2, 4));

    assertThat(history.layer("output_1").parents()).hasSize(1);
    assertThat(history.operations()).extracting(layer -> layer.type()).contains("mm");
  }
}
