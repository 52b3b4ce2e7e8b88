package dev.loupe.history;

import java.util.List;
import java.util.Optional;

/**
 * A place in the model's source: Python for TorchScript files, Java for Java modules.
 *
 * @param file the file as the source names it
 * @param line the line's number, from 1
 * @param function the function or method around it
 * @param code the line's text, trimmed; empty where it is not known (Java)
 */
public record SourceLine(String file, int line, String function, String code) {
  private static final String PYTORCH_ITSELF = "/torch/nn/";

  /** {@code alexnet.py:48 (forward)}. */
  @Override
  public String toString() {
    return file.substring(file.lastIndexOf('/') + 1) + ":" + line + " (" + function + ")";
  }

  /**
   * The place with its code, if that is known: {@code alexnet.py:48 (forward): x =
   * self.features(x)}.
   */
  public String text() {
    return code.isEmpty() ? toString() : this + ": " + code;
  }

  /** Whether it is in PyTorch's own modules. */
  public boolean isPyTorchs() {
    return file.contains(PYTORCH_ITSELF);
  }

  /**
   * The line that a reader looks for.
   *
   * @param lines innermost first
   * @return the innermost that is not in PyTorch's own modules; the innermost of all if there is no
   *     other; empty if none is known
   */
  public static Optional<SourceLine> authors(List<SourceLine> lines) {
    return lines.stream()
        .filter(line -> !line.isPyTorchs())
        .findFirst()
        .or(() -> lines.stream().findFirst());
  }
}
