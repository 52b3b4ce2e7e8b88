package dev.loupe.cli.input;

import dev.loupe.error.BadInputException;
import dev.loupe.model.Inputs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one {@code --input} says: {@code [NAME:][DTYPE:]SHAPE[=FILL]}, {@code [NAME:]@FILE.npy}, or
 * {@code [NAME:]int=3} and the like for plain values. Immutable.
 */
public final class InputSpec {
  private final String text;
  private final Optional<String> name;
  private final InputValue value;

  /**
   * @param text as the user wrote it
   * @param name of the argument; empty for one given by position
   * @param value where the value comes from
   */
  InputSpec(String text, Optional<String> name, InputValue value) {
    this.text = text;
    this.name = name;
    this.value = value;
  }

  /**
   * Reads one.
   *
   * @throws BadInputException if it is wrong
   */
  public static InputSpec parse(String text) {
    return new SpecParser(text).parse();
  }

  /**
   * Makes the values. libtorch must be loaded, and its random generator be seeded.
   *
   * @throws BadInputException if a file can't be read, a tensor is too large, or values don't go
   *     with the element type
   */
  public static Inputs make(List<InputSpec> specs) {
    List<Object> positional = new ArrayList<>();
    Map<String, Object> named = new LinkedHashMap<>();
    for (InputSpec spec : specs) {
      Object made = spec.make();
      if (spec.name.isEmpty()) {
        positional.add(made);
      } else if (named.put(spec.name.get(), made) != null) {
        throw new BadInputException("The input '%s' is given twice".formatted(spec.name.get()));
      }
    }
    Inputs inputs = Inputs.of(positional);
    for (Map.Entry<String, Object> input : named.entrySet()) {
      inputs = inputs.with(input.getKey(), input.getValue());
    }
    return inputs;
  }

  /** The argument's name; empty for one given by position. */
  Optional<String> name() {
    return name;
  }

  /** Where the value comes from. */
  InputValue value() {
    return value;
  }

  private Object make() {
    try {
      return value.make();
    } catch (IllegalArgumentException e) {
      throw bad(text, e);
    }
  }

  static BadInputException bad(String text, IllegalArgumentException reason) {
    return new BadInputException(
        "The input '%s' can't be used: %s".formatted(text, reason.getMessage()), reason);
  }
}
