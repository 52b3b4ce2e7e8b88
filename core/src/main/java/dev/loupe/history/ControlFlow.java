package dev.loupe.history;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an operation ran in because of a statement of the model's code: an arm of an {@code if} or a
 * turn of a loop. Known for TorchScript, whose graphs say it; a record of Java code has none.
 */
public sealed interface ControlFlow {

  /**
   * The run of the whole statement: the same number for all that ran in the same run of an arm, or
   * in any iteration of the same run of a loop, and for nothing else in the history. From 0.
   */
  int run();

  /** How many of the layer's modules are around it: those that come before it, outermost first. */
  int depth();

  /**
   * The line of the {@code if}, {@code for} or {@code while}; empty if the model's file lost it.
   */
  Optional<SourceLine> source();

  /** What it is of which statement, for people: {@code THEN of gate.py:19 (forward): if c:}. */
  String text();

  /** {@code gate.py:19 (forward): if c:}; a word for the statement where its line is not known. */
  default String place() {
    return source().map(SourceLine::text).orElse(this instanceof Arm ? "a condition" : "a loop");
  }

  /**
   * The arm that ran of an {@code if}, an {@code elif} or a conditional expression.
   *
   * @param run the number of this run
   * @param depth how many of the layer's modules are around it
   * @param then whether it is the arm for a condition that is true
   * @param decision the ordinal of the layer whose value was the condition, which then is a {@link
   *     Decision}; empty if the condition was no tensor's value, or was computed from several
   *     values
   * @param source the line of the {@code if}
   */
  record Arm(int run, int depth, boolean then, OptionalInt decision, Optional<SourceLine> source)
      implements ControlFlow {

    /** {@code THEN} or {@code ELSE}. */
    public String name() {
      return then ? "THEN" : "ELSE";
    }

    @Override
    public String text() {
      return name() + " of " + place();
    }
  }

  /**
   * One turn of a loop.
   *
   * @param run the number of this run of the loop
   * @param depth how many of the layer's modules are around the loop
   * @param number the number of the turn, from 1
   * @param source the line of the {@code for} or {@code while}
   */
  record Iteration(int run, int depth, long number, Optional<SourceLine> source)
      implements ControlFlow {

    public Iteration {
      checkArgument(number >= 1, "iterations start at 1: %s", number);
    }

    @Override
    public String text() {
      return "iteration " + number + " of " + place();
    }
  }
}
