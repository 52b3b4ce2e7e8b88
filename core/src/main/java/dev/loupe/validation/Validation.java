package dev.loupe.validation;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import dev.loupe.error.BadInputException;
import dev.loupe.error.FirstLine;
import dev.loupe.history.Alterations;
import dev.loupe.history.Fault.Kind;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ValidationReport;
import dev.loupe.model.Inputs;
import dev.loupe.model.ModelState;
import dev.loupe.model.RecordableModel;
import dev.loupe.task.LayerTask;
import dev.loupe.task.TaskRun;
import java.time.Duration;
import java.util.List;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** Proves records of one model on the same inputs. */
public final class Validation {
  private final RecordableModel model;
  private final Inputs inputs;

  /** What makes the forward another than the model's own. */
  private final ImmutableList<LayerTask> alterations;

  /** Has the state of libtorch's random generator; far quicker made than the state itself. */
  private final Generator random;

  private Validation(
      RecordableModel model,
      Inputs inputs,
      ImmutableList<LayerTask> alterations,
      Generator random) {
    this.model = model;
    this.inputs = inputs;
    this.alterations = alterations;
    this.random = random;
  }

  /**
   * To be called before the forward whose record is to be proved: it notes the random state.
   *
   * @param tasks what is done in that forward
   */
  public static Validation of(RecordableModel model, Inputs inputs, List<LayerTask> tasks) {
    return new Validation(
        model,
        inputs,
        tasks.stream().filter(LayerTask::alters).collect(toImmutableList()),
        // Retained: a PointerScope that is open now must not close it.
        torch.getDefaultCPUGenerator().clone().retainReference());
  }

  /**
   * Proves a record; see {@link ModelHistory#validate}.
   *
   * @throws BadInputException if the record is of a forward that failed
   */
  public ValidationReport check(ModelHistory record) {
    if (record.failure().isPresent()) {
      throw new BadInputException(
          "The forward failed, so there is no whole record to validate: "
              + record.failure().get().message());
    }
    long start = System.nanoTime();
    Tensor randomStateNow = Replay.randomState();
    Findings findings = new Findings();
    if (!Ordinals.check(record, findings)) {
      // Nothing can be looked up in it.
      return report(record, findings, 0, 0, start);
    }
    try (ModelState state = model.saveState();
        Witness witness = new Witness(record, model.tree(), findings)) {
      try {
        runAgain(record, state, witness, findings);
      } finally {
        state.restore();
        Replay.setRandomState(randomStateNow);
      }
      Invariants.check(record, findings);
      return report(record, findings, witness.replays(), witness.perturbed(), start);
    }
  }

  private static ValidationReport report(
      ModelHistory record, Findings findings, int replays, int perturbed, long start) {
    return new ValidationReport(
        findings.verdicts(record),
        findings.ofRecord(record),
        replays,
        perturbed,
        Duration.ofNanos(System.nanoTime() - start));
  }

  /**
   * Runs the model plainly and under the witness, which should give the same; but not plainly if
   * the forward of the record was altered.
   */
  private void runAgain(ModelHistory record, ModelState state, Witness witness, Findings findings) {
    String run = "without recording";
    boolean altered = !record.alterations().equals(Alterations.NONE);
    try (@Nullable PlainRun plain = altered ? null : plainRun()) {
      state.restore();
      run = "recorded";
      runUnder(witness);
      if (plain != null) {
        plain.compare(witness.outputs(), findings);
      }
    } catch (RuntimeException e) {
      findings.fault(
          Kind.RUN_FAILED,
          "the second run of the model, %s, failed: %s".formatted(run, FirstLine.of(e)));
      witness.onFailure();
    }
  }

  private PlainRun plainRun() {
    Replay.setRandomState(random.get_state());
    return new PlainRun(model.forward(inputs.copy()));
  }

  private void runUnder(Witness witness) {
    Replay.setRandomState(random.get_state());
    try (ModelHistory second =
        TaskRun.watched(
            model, inputs.copy(), alterations, tasks -> new WitnessedTasks(witness, tasks))) {
      witness.onEnd(second.haltedAfter().isPresent());
    }
  }
}
