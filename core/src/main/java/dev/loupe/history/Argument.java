package dev.loupe.history;

/**
 * An argument of an operator that is not a tensor.
 *
 * @param name the schema's name for it, such as {@code stride}
 * @param value its value as text, such as {@code [2, 2]}
 */
public record Argument(String name, String value) {

  /** {@code stride=[2, 2]}. */
  @Override
  public String toString() {
    return name + "=" + value;
  }
}
