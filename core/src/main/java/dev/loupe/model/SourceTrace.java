package dev.loupe.model;

import com.google.common.collect.ImmutableList;
import dev.loupe.history.SourceLine;

/** A place in a model's code, taken quickly and read later. */
public interface SourceTrace {

  /** The source lines, innermost first. May be called once the forward is over; slow. */
  ImmutableList<SourceLine> resolve();
}
