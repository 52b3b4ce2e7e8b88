package dev.loupe.render.view;

import com.google.common.collect.ImmutableList;
import dev.loupe.error.BadInputException;
import dev.loupe.history.ModelHistory;
import java.util.Optional;

/**
 * All that a drawing shows, without positions. Immutable.
 *
 * @param title the model's class
 * @param caption what is said about the whole model, line by line
 * @param direction where the data flow to
 * @param root holds all nodes and groups
 * @param legend what the colours mean; empty where these are the kinds of nodes
 * @param edges the edges, in the order of execution of the layers that they lead to
 */
public record GraphView(
    String title,
    ImmutableList<String> caption,
    Direction direction,
    Group root,
    Optional<Legend> legend,
    ImmutableList<Edge> edges) {

  /**
   * Makes the view of a history.
   *
   * @param history what was recorded
   * @param options what to show of it
   * @throws BadInputException if the module in focus does not exist or was not called, or there is
   *     no backward graph to show, or an option that does not apply to it
   */
  public static GraphView of(ModelHistory history, ViewOptions options) {
    if (options.backward().isPresent()) {
      return new BackwardBuilder(history, options, options.backward().get()).build();
    }
    return new ViewBuilder(history, AutoDepth.choose(history, options).options()).build();
  }

  /** Whether gradients flow along its edges, and its nodes are autograd's functions. */
  public boolean isBackward() {
    return edges.stream().anyMatch(edge -> edge.traits().contains(Trait.BACKWARD));
  }

  /** How deep groups are nested: 0 without any. */
  public int groupLevels() {
    return root.allGroups().mapToInt(Group::depth).max().orElse(-1) + 1;
  }
}
