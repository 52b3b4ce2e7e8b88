package dev.loupe.model;

/**
 * An argument of a model's forward.
 *
 * @param name such as {@code x}
 * @param type as the model's language writes it: {@code Tensor}, {@code Dict[str, Tensor]}
 * @param required whether it has no default
 */
public record ForwardArgument(String name, String type, boolean required) {

  /** {@code x: Tensor}; an optional one is in brackets. */
  @Override
  public String toString() {
    String text = name + ": " + type;
    return required ? text : "[" + text + "]";
  }
}
