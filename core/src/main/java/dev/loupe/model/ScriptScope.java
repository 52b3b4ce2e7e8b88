package dev.loupe.model;

import org.bytedeco.pytorch.Value;
import org.jspecify.annotations.Nullable;

/**
 * What a piece of a graph is in: an arm, a loop's body, or just the method.
 *
 * @param outer what that is in; null for the method itself
 * @param number holds at run time what the handler calls it
 * @param extent all of the statement that has the arm; null where nothing can be in the block that
 *     is not in the statement
 */
record ScriptScope(@Nullable ScriptScope outer, Value number, @Nullable ScriptRange extent) {

  /**
   * The innermost scope, out from this one, that the author put some code into. The compiler puts
   * what follows an {@code if} with a {@code break}, {@code continue} or {@code return} into the
   * other arm of that {@code if}.
   */
  ScriptScope around(@Nullable ScriptRange code) {
    ScriptScope scope = this;
    while (code != null
        && scope.outer != null
        && scope.extent != null
        && scope.extent.excludes(code)) {
      scope = scope.outer;
    }
    return scope;
  }
}
