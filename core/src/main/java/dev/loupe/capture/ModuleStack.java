package dev.loupe.capture;

import static com.google.common.base.Preconditions.checkNotNull;

import com.google.common.collect.ImmutableList;
import dev.loupe.dispatch.NativeThread;
import dev.loupe.history.ModulePass;
import dev.loupe.model.ModelTree.ModuleEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The module calls that are running. A call belongs to the run of a method that makes it, and each
 * thread is in one such run; what TorchScript forks goes on from the run that forked it.
 */
final class ModuleStack {
  private final Map<String, Integer> passes = new HashMap<>();
  private final List<Frame> frames = new ArrayList<>();

  /** The thread that records; all others are libtorch's. */
  private final Thread owner = Thread.currentThread();

  /** The innermost run of each thread. */
  private final Map<Long, @Nullable Frame> tops = new HashMap<>();

  /** A run of a method. */
  static final class Frame {
    private final @Nullable Frame outer;
    private final @Nullable ModuleEntry module;
    private final @Nullable ModulePass call;
    private final ImmutableList<ModulePass> path;
    private ImmutableList<ModulePass> inner = ImmutableList.of();

    /** Both of these. */
    private ImmutableList<ModulePass> all;

    /** The arms and iterations that the run started in: those of the run that called it. */
    private final @Nullable Control base;

    /** The arms and iterations that the run is in now. */
    private @Nullable Control control;

    private Frame(
        @Nullable Frame outer,
        @Nullable ModuleEntry module,
        @Nullable ModulePass call,
        ImmutableList<ModulePass> path,
        @Nullable Control base) {
      this.outer = outer;
      this.module = module;
      this.call = call;
      this.path = path;
      this.all = path;
      this.base = base;
      this.control = base;
    }

    /** What runs; null for something that is no module of the model. */
    @Nullable ModuleEntry module() {
      return module;
    }

    /** The call; null if it is a method of the module that was running already. */
    @Nullable ModulePass call() {
      return call;
    }

    /** The number of the module calls around what the run does, that of its own included. */
    int depth() {
      return path.size();
    }

    /** The innermost arm or iteration that the run is in now. */
    @Nullable Control control() {
      return control;
    }

    /** The run goes on in an arm or iteration of its own; null for outside of all of these. */
    void setControl(@Nullable Control inside) {
      control = inside == null ? base : inside;
    }

    /** The calls below this one that were inferred, as nobody reports them. */
    ImmutableList<ModulePass> inner() {
      return inner;
    }
  }

  /**
   * A method of the module starts in this thread; null for something that is no module of the
   * model.
   *
   * @return the number of the run
   */
  int enter(@Nullable ModuleEntry module) {
    Frame outer = top();
    ImmutableList<ModulePass> path = path();
    Control control = control();
    Frame frame;
    if (module == null) {
      frame = new Frame(outer, outer == null ? null : outer.module, null, path, control);
    } else if (outer != null && module.equals(outer.module)) {
      frame = new Frame(outer, module, null, path, control);
    } else {
      ModulePass call = next(module.address());
      frame =
          new Frame(
              outer, module, call, module.address().isEmpty() ? path : with(path, call), control);
    }
    return start(frame);
  }

  private int start(Frame frame) {
    frames.add(frame);
    tops.put(thread(), frame);
    return frames.size() - 1;
  }

  /**
   * What a run forked starts in this thread. It is a run of its own: the other goes on at the same
   * time, perhaps in another arm.
   *
   * @param inside the arm or iteration of the run in which it was forked; null for none
   * @return the number of the new run
   */
  int fork(int run, @Nullable Control inside) {
    Frame frame = frames.get(run);
    Control control = inside == null ? frame.base : inside;
    return start(new Frame(frame.outer, frame.module, frame.call, frame.path, control));
  }

  /** The run with a number. */
  Frame frame(int run) {
    return frames.get(run);
  }

  /** The innermost arm or iteration that this thread is in. */
  @Nullable Control control() {
    Frame top = top();
    return top == null ? null : top.control;
  }

  private ModulePass next(String address) {
    return new ModulePass(address, passes.merge(address, 1, Integer::sum));
  }

  private static ImmutableList<ModulePass> with(ImmutableList<ModulePass> path, ModulePass call) {
    return ImmutableList.<ModulePass>builder().addAll(path).add(call).build();
  }

  /** A run is over: this thread is in the one around it. */
  Frame leave(int run) {
    Frame frame = frames.get(run);
    tops.put(thread(), frame.outer);
    return frame;
  }

  /** This thread is in a run that was in another before. */
  void resume(int run) {
    tops.put(thread(), frames.get(run));
  }

  /** The innermost run of this thread. */
  @Nullable Frame top() {
    return tops.get(thread());
  }

  private long thread() {
    return Thread.currentThread() == owner ? 0 : NativeThread.current();
  }

  /** The running calls without the model itself, outermost first. */
  ImmutableList<ModulePass> path() {
    Frame top = top();
    return top == null ? ImmutableList.of() : top.all;
  }

  /**
   * Says which modules below the innermost method's are running, as nobody reports it.
   *
   * @param addresses the modules, outermost first
   * @param kept how many of them were running already; the others are called anew
   */
  void infer(List<String> addresses, int kept) {
    Frame top = checkNotNull(top());
    if (kept == addresses.size() && kept == top.inner.size()) {
      return;
    }
    ImmutableList.Builder<ModulePass> inner = ImmutableList.builder();
    inner.addAll(top.inner.subList(0, kept));
    addresses.stream().skip(kept).forEach(address -> inner.add(next(address)));
    top.inner = inner.build();
    top.all = ImmutableList.<ModulePass>builder().addAll(top.path).addAll(top.inner).build();
  }
}
