package dev.loupe.capture;

import dev.loupe.error.BadInputException;
import dev.loupe.model.Inputs;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/** Refuses what must not reach native code, where it would end the process. */
final class InputCheck {

  private InputCheck() {}

  /**
   * @throws BadInputException if an input is null or closed, or has in it what is
   */
  static void check(Inputs inputs) {
    for (int i = 0; i < inputs.positional().size(); i++) {
      check(inputs.positional().get(i), "input " + (i + 1));
    }
    inputs.named().forEach((name, value) -> check(value, "input '" + name + "'"));
  }

  private static void check(@Nullable Object value, String place) {
    if (value == null) {
      throw new BadInputException("There is a null in %s".formatted(place));
    } else if (value instanceof Pointer pointer && pointer.isNull()) {
      throw new BadInputException(
          "There is a closed %s in %s".formatted(value.getClass().getSimpleName(), place));
    } else if (value instanceof Iterable<?> elements) {
      elements.forEach(element -> check(element, place));
    } else if (value instanceof Object[] array) {
      Arrays.asList(array).forEach(element -> check(element, place));
    } else if (value instanceof Map<?, ?> map) {
      map.values().forEach(element -> check(element, place));
    }
  }
}
