package dev.loupe.render.view;

import dev.loupe.error.BadInputException;
import dev.loupe.history.ModelHistory;
import java.util.OptionalInt;

/**
 * Options with a depth that was chosen so that a drawing has about as many nodes as is wanted.
 *
 * @param options what to draw, with the depth given
 * @param text the choice in one line: {@code depth 2 without opening features (12 nodes, 12 wanted
 *     at most)}
 */
public record AutoDepth(ViewOptions options, String text) {

  /**
   * Chooses.
   *
   * @param options if they don't say how many nodes are wanted, they stay as they are
   * @throws BadInputException if the module in focus does not exist or was not called
   */
  public static AutoDepth choose(ModelHistory history, ViewOptions options) {
    OptionalInt most = options.opening().most();
    return most.isEmpty()
        ? new AutoDepth(options, "depth as given")
        : new DepthChooser(history, options, most.getAsInt()).choose();
  }
}
