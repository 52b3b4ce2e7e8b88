package dev.loupe.history;

import com.google.common.collect.ImmutableList;
import java.util.Optional;

/**
 * Where the model's forward failed.
 *
 * @param operator the operator that failed, such as {@code aten::linear}; empty if the model failed
 *     between operators
 * @param modules the module calls that were running, outermost first
 * @param source the source lines that led there, innermost first
 * @param message the first line of what libtorch or the model said
 */
public record Failure(
    Optional<String> operator,
    ImmutableList<ModulePass> modules,
    ImmutableList<SourceLine> source,
    String message) {

  /** The source line that a reader looks for; empty if none is known. */
  public Optional<SourceLine> place() {
    return SourceLine.authors(source);
  }
}
