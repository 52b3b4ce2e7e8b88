package dev.loupe.render;

import dev.loupe.error.BadInputException;
import dev.loupe.render.theme.Theme;
import dev.loupe.render.view.SourceLinks;
import java.util.function.Consumer;

/**
 * How a drawing is written. Immutable.
 *
 * @param scale how many pixels of a PNG a pixel of the drawing becomes, in each direction
 * @param links where nodes lead to
 * @param theme the colours
 * @param warnings is told what could not be done as asked for
 */
public record Output(double scale, SourceLinks links, Theme theme, Consumer<String> warnings) {

  /** Twice the size in pixels, for fine screens; no links; light, and dark on dark pages. */
  public static final Output DEFAULT = new Output(2, SourceLinks.NONE, Theme.AUTO, message -> {});

  /**
   * Checks the scale.
   *
   * @throws BadInputException if it is not above 0
   */
  public Output {
    if (!(scale > 0) || Double.isInfinite(scale)) {
      throw new BadInputException("No scale %s: give a number above 0, such as 2".formatted(scale));
    }
  }

  /**
   * This with another scale.
   *
   * @throws BadInputException if it is not above 0
   */
  public Output withScale(double newScale) {
    return new Output(newScale, links, theme, warnings);
  }

  /** This with other links. */
  public Output withLinks(SourceLinks newLinks) {
    return new Output(scale, newLinks, theme, warnings);
  }

  /** This with other colours. */
  public Output withTheme(Theme newTheme) {
    return new Output(scale, links, newTheme, warnings);
  }

  /** This with someone else who is told. */
  public Output withWarnings(Consumer<String> newWarnings) {
    return new Output(scale, links, theme, newWarnings);
  }
}
