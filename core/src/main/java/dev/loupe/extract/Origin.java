package dev.loupe.extract;

import dev.loupe.error.BadInputException;
import java.nio.file.Path;

/**
 * What the values in a folder come from. An extraction goes on only if nothing of it has changed.
 *
 * @param model the model's name
 * @param fingerprint of its modules, code and parameters
 * @param selector which layers
 * @param saving how values are kept
 * @param data what the data are made by
 */
record Origin(String model, String fingerprint, String selector, String saving, String data) {

  /**
   * @throws BadInputException if the other one is not the same
   */
  void check(Origin now, Path folder) {
    if (!model.equals(now.model)) {
      throw other(folder, "the model " + model, "with " + now.model);
    } else if (!fingerprint.equals(now.fingerprint)) {
      throw other(folder, "other code or weights of " + model, "with these");
    } else if (!selector.equals(now.selector)) {
      throw other(folder, "the layers " + selector, "with " + now.selector);
    } else if (!saving.equals(now.saving)) {
      throw other(folder, "values kept as: " + saving, "as: " + now.saving);
    } else if (!data.equals(now.data)) {
      throw other(folder, "data prepared by: " + data, "by: " + now.data);
    }
  }

  private static BadInputException other(Path folder, String before, String now) {
    return new BadInputException(
        "%s was begun with %s, and can't go on %s; take another folder, or restart (--restart)"
            .formatted(folder, before, now));
  }
}
