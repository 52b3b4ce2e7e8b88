package dev.loupe.render.view;

import dev.loupe.error.BadInputException;
import java.util.Optional;

/**
 * What to draw of a history. Immutable.
 *
 * @param view rolled or unrolled
 * @param depth how many levels of modules are opened: what lies deeper is drawn as one box for each
 *     module at this depth. {@link #UNLIMITED} opens all
 * @param direction where the data flow to
 * @param focus the module that alone is drawn, as {@code address} or {@code address:pass}; empty
 *     for the whole model
 * @param buffers whether buffers are drawn
 */
public record ViewOptions(
    View view, int depth, Direction direction, Optional<String> focus, Buffers buffers) {

  /** The depth that opens all modules. */
  public static final int UNLIMITED = 0;

  /** Whether the buffers that operations read are drawn. */
  public enum Buffers {
    /** As nodes of their own. */
    SHOWN,
    /** Neither they nor their edges. */
    HIDDEN
  }

  /** Unrolled, all modules open, top down, the whole model, buffers hidden. */
  public static final ViewOptions DEFAULT =
      new ViewOptions(
          View.UNROLLED, UNLIMITED, Direction.TOP_DOWN, Optional.empty(), Buffers.HIDDEN);

  /**
   * Checks the options.
   *
   * @throws BadInputException if the depth is negative
   */
  public ViewOptions {
    if (depth < 0) {
      throw new BadInputException(
          "No depth %d: give 1 or more, or 0 to open all modules".formatted(depth));
    }
  }

  /** These options with another view. */
  public ViewOptions withView(View newView) {
    return new ViewOptions(newView, depth, direction, focus, buffers);
  }

  /**
   * These options with another depth.
   *
   * @throws BadInputException if the depth is negative
   */
  public ViewOptions withDepth(int newDepth) {
    return new ViewOptions(view, newDepth, direction, focus, buffers);
  }

  /** These options with another direction. */
  public ViewOptions withDirection(Direction newDirection) {
    return new ViewOptions(view, depth, newDirection, focus, buffers);
  }

  /** These options with a module to draw alone, as {@code address} or {@code address:pass}. */
  public ViewOptions withFocus(String address) {
    return new ViewOptions(view, depth, direction, Optional.of(address), buffers);
  }

  /** These options with buffers shown or hidden. */
  public ViewOptions withBuffers(Buffers newBuffers) {
    return new ViewOptions(view, depth, direction, focus, newBuffers);
  }
}
