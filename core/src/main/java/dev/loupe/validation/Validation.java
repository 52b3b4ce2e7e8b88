package dev.loupe.validation;

import dev.loupe.capture.CallObserver;
import dev.loupe.capture.Capture;
import dev.loupe.error.BadInputException;
import dev.loupe.error.FirstLine;
import dev.loupe.history.Fault.Kind;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ValidationReport;
import dev.loupe.model.Inputs;
import dev.loupe.model.ModelState;
import dev.loupe.model.RecordableModel;
import java.time.Duration;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Proves records of one model on the same inputs. */
public final class Validation {
  private final RecordableModel model;
  private final Inputs inputs;

  /** Has the state of libtorch's random generator; far quicker made than the state itself. */
  private final Generator random;

  private Validation(RecordableModel model, Inputs inputs, Generator random) {
    this.model = model;
    this.inputs = inputs;
    this.random = random;
  }

  /** To be called before the forward whose record is to be proved: it notes the random state. */
  public static Validation of(RecordableModel model, Inputs inputs) {
    // Retained: a PointerScope that is open now must not close it.
    return new Validation(model, inputs, torch.getDefaultCPUGenerator().clone().retainReference());
  }

  /**
   * Proves a record; see {@link ModelHistory#validate}.
   *
   * @throws BadInputException if the record is of a forward that failed, was changed or was halted
   */
  public ValidationReport check(ModelHistory record) {
    if (record.failure().isPresent()) {
      throw new BadInputException(
          "The forward failed, so there is no whole record to validate: "
              + record.failure().get().message());
    }
    if (!record.interventions().isEmpty() || record.haltedAfter().isPresent()) {
      throw new BadInputException(
          "The forward was %s, so the model can't be held against the record: validate one that was not"
              .formatted(record.haltedAfter().isPresent() ? "halted" : "changed"));
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
        runAgain(state, witness, findings);
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

  /** Runs the model plainly and under the witness, which should give the same. */
  private void runAgain(ModelState state, Witness witness, Findings findings) {
    String run = "without recording";
    try (PlainRun plain = plainRun()) {
      state.restore();
      run = "recorded";
      runUnder(witness);
      plain.compare(witness.outputs(), findings);
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

  private void runUnder(CallObserver witness) {
    Replay.setRandomState(random.get_state());
    Capture.run(model, inputs.copy(), witness).close();
  }
}
