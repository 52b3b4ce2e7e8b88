package dev.loupe.validation;

import com.google.common.collect.ImmutableList;
import dev.loupe.capture.CallObserver;
import dev.loupe.capture.Capture;
import dev.loupe.error.BadInputException;
import dev.loupe.history.Fault.Kind;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ValidationReport;
import dev.loupe.model.Inputs;
import dev.loupe.model.ModelState;
import dev.loupe.model.RecordableModel;
import dev.loupe.model.TensorLeaf;
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
    ModelState state = model.saveState();
    try (Witness witness = new Witness(record, model.tree(), findings)) {
      ImmutableList<TensorLeaf> plain = plainOutputs();
      state.restore();
      run(witness);
      compareOutputs(plain, witness.outputs(), findings);
      Invariants.check(record, findings);
      return report(record, findings, witness.replays(), witness.perturbed(), start);
    } finally {
      state.restore();
      Replay.setRandomState(randomStateNow);
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

  private ImmutableList<TensorLeaf> plainOutputs() {
    Replay.setRandomState(random.get_state());
    // Copied: what comes next may write into parameters and buffers, and these may be outputs.
    return model.forward(inputs.copy()).leaves().stream()
        .map(leaf -> new TensorLeaf(leaf.path(), TensorCopy.of(leaf.tensor()).values()))
        .collect(ImmutableList.toImmutableList());
  }

  private void run(CallObserver witness) {
    Replay.setRandomState(random.get_state());
    Capture.run(model, inputs.copy(), witness).close();
  }

  private static void compareOutputs(
      ImmutableList<TensorLeaf> plain, ImmutableList<Tensor> recorded, Findings findings) {
    boolean same = plain.size() == recorded.size();
    for (int i = 0; same && i < plain.size(); i++) {
      if (!Values.close(plain.get(i).tensor(), recorded.get(i))) {
        findings.fault(
            Kind.OUTPUT_DIFFERS, "%s is not what a plain run gives".formatted(plain.get(i).path()));
      }
    }
    if (!same) {
      findings.fault(
          Kind.OUTPUT_DIFFERS,
          "a plain run gives %d tensors, the recorded one %d"
              .formatted(plain.size(), recorded.size()));
    }
  }
}
