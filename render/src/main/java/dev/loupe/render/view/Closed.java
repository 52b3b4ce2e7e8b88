package dev.loupe.render.view;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableSet;
import dev.loupe.history.Layer;
import dev.loupe.history.ModulePass;

/**
 * What a box stands for: a closed module, or the rest of a row of equal modules.
 *
 * @param modules the module; all modules of the rest, in the order of execution
 */
record Closed(ImmutableSet<Scope> modules) {

  Closed {
    checkArgument(!modules.isEmpty(), "a box stands for something");
  }

  static Closed of(Scope module) {
    return new Closed(ImmutableSet.of(module));
  }

  /** Whether it is the rest of a row of equal modules. */
  boolean isFolded() {
    return modules.size() > 1;
  }

  Scope first() {
    return modules.asList().get(0);
  }

  Scope last() {
    return modules.asList().get(modules.size() - 1);
  }

  /** Which pass of the box a layer in it belongs to. */
  int passOf(Layer layer) {
    boolean once = isFolded() && first().pass() != Scope.ALL;
    return once ? 1 : layer.modules().get(depthOver(layer)).pass();
  }

  /** How many modules are around the box, as a layer in it sees it. */
  int depthOver(Layer layer) {
    int depth = 0;
    while (!contains(layer.modules().get(depth))) {
      depth++;
    }
    return depth;
  }

  private boolean contains(ModulePass call) {
    return modules.contains(new Scope(call.address(), Scope.ALL))
        || modules.contains(new Scope(call.address(), call.pass()));
  }
}
