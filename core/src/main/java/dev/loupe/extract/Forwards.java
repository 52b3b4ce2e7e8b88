package dev.loupe.extract;

import dev.loupe.capture.ForwardException;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Inputs;
import dev.loupe.model.RecordableModel;
import dev.loupe.model.TorchScriptModel;
import dev.loupe.task.RepeatedRun;
import dev.loupe.values.Saving;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Runs forwards for several threads: side by side where that is right, else one at a time. It is
 * right for a TorchScript model that sets no attributes, and whose first forward wrote into no
 * parameter, buffer or input and drew no random numbers. What a Java module keeps in its own fields
 * can't be seen, so it runs in one thread at a time.
 */
final class Forwards {
  private final BlockingQueue<RepeatedRun> idle = new LinkedBlockingQueue<>();
  private final Saving saving;
  private int more;

  /**
   * @param most how many forwards may run at the same time
   */
  Forwards(RecordableModel model, Saving saving, int most) {
    this.saving = saving;
    this.more = ModelCode.setsAttributes(model) ? 0 : most - 1;
    idle.add(RepeatedRun.of(model, saving));
  }

  /**
   * Runs a forward, perhaps after waiting for others.
   *
   * @return the record with the values; the caller closes it
   * @throws CancellationException if this thread is interrupted while it waits
   */
  ModelHistory run(Inputs inputs) {
    RepeatedRun model = take();
    try {
      ModelHistory history = model.run(inputs);
      addMore(model);
      return history;
    } catch (ForwardException e) {
      e.partialHistory().close();
      throw e;
    } finally {
      idle.add(model);
    }
  }

  private RepeatedRun take() {
    try {
      return idle.take();
    } catch (InterruptedException e) {
      throw new CancellationException("the extraction has ended");
    }
  }

  /** The model has run once: what it does is known. */
  private synchronized void addMore(RepeatedRun known) {
    if (!known.isTouching() && known.model() instanceof TorchScriptModel script) {
      for (; more > 0; more--) {
        idle.add(RepeatedRun.of(TorchScriptModel.of(script.module()), saving));
      }
    }
    more = 0;
  }
}
