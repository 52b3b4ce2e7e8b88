package dev.loupe.capture;

import dev.loupe.model.ControlSite;
import org.jspecify.annotations.Nullable;

/**
 * An arm or an iteration that was entered, within another or none. No record: it is told apart by
 * identity, and equality would follow the whole chain.
 */
final class Control {
  final @Nullable Control outer;

  /** Stands for the run of the arm, or of the loop with all of its iterations. */
  final int run;

  /** The number of the module calls around it. */
  final int depth;

  final ControlSite site;

  /** For an iteration its number, from 1; else 0. */
  final long iteration;

  /** For an arm the layer whose value was the condition, if it was a tensor's. */
  final @Nullable RawLayer decision;

  private Control(
      @Nullable Control outer,
      int run,
      int depth,
      ControlSite site,
      long iteration,
      @Nullable RawLayer decision) {
    this.outer = outer;
    this.run = run;
    this.depth = depth;
    this.site = site;
    this.iteration = iteration;
    this.decision = decision;
  }

  /** An arm, or a loop before its first iteration, where a run of a method is now. */
  static Control entered(
      ModuleStack.Frame frame, int run, ControlSite site, @Nullable RawLayer decision) {
    return new Control(frame.control(), run, frame.depth(), site, 0, decision);
  }

  /** An iteration of this loop. */
  Control iteration(long number) {
    return new Control(outer, run, depth, site, number, null);
  }
}
