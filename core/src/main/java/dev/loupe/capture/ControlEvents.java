package dev.loupe.capture;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.loupe.dispatch.ControlFlowHandler;
import dev.loupe.model.RecordableModel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Notes which arms and iterations the runs of methods are in. */
final class ControlEvents implements ControlFlowHandler {
  /** The recorder's, as what it notes at the same time uses the same module stack. */
  private final Object lock;

  private final RecordableModel model;
  private final ModuleStack modules;
  private final Decisions decisions;

  /** All that was entered, at its number. */
  @GuardedBy("lock")
  private final List<Control> entered = new ArrayList<>();

  ControlEvents(Object lock, RecordableModel model, ModuleStack modules, Decisions decisions) {
    this.lock = lock;
    this.model = model;
    this.modules = modules;
    this.decisions = decisions;
  }

  @Override
  public int onArm(int run, int site, long condition) {
    synchronized (lock) {
      ModuleStack.Frame frame = modules.frame(run);
      RawLayer decision = condition == 0 ? null : decisions.layer(condition);
      Control arm = Control.entered(frame, entered.size(), model.controlSite(site), decision);
      frame.setControl(arm);
      return add(arm);
    }
  }

  @Override
  public int onLoop(int run, int site) {
    synchronized (lock) {
      return add(
          Control.entered(modules.frame(run), entered.size(), model.controlSite(site), null));
    }
  }

  @Override
  public int onIteration(int run, int loop, long index) {
    synchronized (lock) {
      Control iteration = entered.get(loop).iteration(index + 1);
      modules.frame(run).setControl(iteration);
      return add(iteration);
    }
  }

  @GuardedBy("lock")
  private int add(Control control) {
    entered.add(control);
    return entered.size() - 1;
  }

  @Override
  public void onContinued(int run, int inside) {
    synchronized (lock) {
      modules.frame(run).setControl(at(inside));
    }
  }

  @Override
  public int onForked(int run, int inside) {
    synchronized (lock) {
      return modules.fork(run, at(inside));
    }
  }

  @GuardedBy("lock")
  private @Nullable Control at(int number) {
    return number == NONE ? null : entered.get(number);
  }
}
