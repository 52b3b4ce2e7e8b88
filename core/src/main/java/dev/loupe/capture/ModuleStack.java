package dev.loupe.capture;

import com.google.common.collect.ImmutableList;
import dev.loupe.history.ModulePass;
import dev.loupe.model.ModelTree.ModuleEntry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The module calls that are running, innermost last. */
final class ModuleStack {
  private final Map<String, Integer> passes = new HashMap<>();
  private final Deque<Frame> frames = new ArrayDeque<>();

  /** A method that is running. */
  static final class Frame {
    private final @Nullable ModuleEntry module;
    private final @Nullable ModulePass call;
    private final ImmutableList<ModulePass> path;
    private ImmutableList<ModulePass> inner = ImmutableList.of();

    private Frame(
        @Nullable ModuleEntry module, @Nullable ModulePass call, ImmutableList<ModulePass> path) {
      this.module = module;
      this.call = call;
      this.path = path;
    }

    /** What runs; null for something that is no module of the model. */
    @Nullable ModuleEntry module() {
      return module;
    }

    /** The call; null if it is a method of the module that was running already. */
    @Nullable ModulePass call() {
      return call;
    }

    /** The calls below this one that were inferred, as nobody reports them. */
    ImmutableList<ModulePass> inner() {
      return inner;
    }
  }

  /** A method of the module starts; null for something that is no module of the model. */
  void enter(@Nullable ModuleEntry module) {
    Frame outer = frames.peekLast();
    ImmutableList<ModulePass> path = path();
    if (module == null) {
      frames.addLast(new Frame(outer == null ? null : outer.module, null, path));
    } else if (outer != null && module.equals(outer.module)) {
      frames.addLast(new Frame(module, null, path));
    } else {
      ModulePass call = next(module.address());
      frames.addLast(new Frame(module, call, module.address().isEmpty() ? path : with(path, call)));
    }
  }

  private ModulePass next(String address) {
    return new ModulePass(address, passes.merge(address, 1, Integer::sum));
  }

  private static ImmutableList<ModulePass> with(ImmutableList<ModulePass> path, ModulePass call) {
    return ImmutableList.<ModulePass>builder().addAll(path).add(call).build();
  }

  /** The method that started last is done. */
  Frame leave() {
    return frames.removeLast();
  }

  /** The innermost method that is running. */
  @Nullable Frame top() {
    return frames.peekLast();
  }

  /** The running calls without the model itself, outermost first. */
  ImmutableList<ModulePass> path() {
    Frame top = frames.peekLast();
    return top == null
        ? ImmutableList.of()
        : ImmutableList.<ModulePass>builder().addAll(top.path).addAll(top.inner).build();
  }

  /**
   * Says which modules below the innermost method's are running, as nobody reports it.
   *
   * @param addresses the modules, outermost first
   * @param again whether the last of them is called anew, even if it was running
   */
  void infer(List<String> addresses, boolean again) {
    Frame top = frames.getLast();
    ImmutableList.Builder<ModulePass> inner = ImmutableList.builder();
    boolean same = true;
    for (int i = 0; i < addresses.size(); i++) {
      boolean last = i == addresses.size() - 1;
      same =
          same
              && i < top.inner.size()
              && top.inner.get(i).address().equals(addresses.get(i))
              && !(last && again);
      inner.add(same ? top.inner.get(i) : next(addresses.get(i)));
    }
    top.inner = inner.build();
  }
}
