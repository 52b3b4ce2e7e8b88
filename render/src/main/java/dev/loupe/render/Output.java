package dev.loupe.render;

import dev.loupe.error.BadInputException;
import dev.loupe.render.view.SourceLinks;
import java.util.function.Consumer;

/**
 * How a drawing is written. Immutable.
 *
 * @param scale how many pixels of a PNG a pixel of the drawing becomes, in each direction
 * @param links where nodes lead to
 * @param warnings is told what could not be done as asked for
 */
record Output(double scale, SourceLinks links, Consumer<String> warnings) {

  static final Output DEFAULT = new Output(2, SourceLinks.NONE, message -> {});

  /**
   * Checks the scale.
   *
   * @throws BadInputException if it is not above 0
   */
  Output {
    if (!(scale > 0) || Double.isInfinite(scale)) {
      throw new BadInputException("No scale %s: give a number above 0, such as 2".formatted(scale));
    }
  }

  Output withScale(double newScale) {
    return new Output(newScale, links, warnings);
  }

  Output withLinks(SourceLinks newLinks) {
    return new Output(scale, newLinks, warnings);
  }

  Output withWarnings(Consumer<String> newWarnings) {
    return new Output(scale, links, newWarnings);
  }
}
