package dev.loupe.render.view;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.loupe.history.ModelHistory;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A view with all modules open, and what it takes to close any of them. Immutable.
 *
 * @param view the view
 * @param boxes what stands for a group when it is closed, by the group's id; the module in focus
 *     can't be closed and has none
 * @param folds the ids of the groups that are no modules, but around the rest of a row of equal
 *     ones
 * @param colorBy what colours tell; empty for the kinds of nodes
 * @param hues what they tell of each node, those that stand for groups included, by the node's id
 * @param tips the passes of all nodes in the order of execution, but for stubs around the focus
 * @param strands what the edges consist of
 */
public record OpenView(
    GraphView view,
    ImmutableMap<String, Node> boxes,
    ImmutableSet<String> folds,
    Optional<ColorBy> colorBy,
    ImmutableMap<String, Hue> hues,
    ImmutableList<Tip> tips,
    ImmutableList<Strand> strands) {

  /**
   * Makes the open view of a history.
   *
   * @param history what was recorded
   * @param options what to show of it, whichever modules they open; if they fold repeats, these are
   *     groups
   * @throws dev.loupe.error.BadInputException if the module in focus does not exist or was not
   *     called
   */
  public static OpenView of(ModelHistory history, ViewOptions options) {
    return OpenViewBuilder.build(history, options);
  }

  /** The groups that are closed in another view of the same history. */
  public ImmutableSet<String> closedIn(GraphView other) {
    ImmutableSet<String> nodes = other.root().allNodes().map(Node::id).collect(toImmutableSet());
    return boxes.entrySet().stream()
        .filter(box -> nodes.contains(box.getValue().id()))
        .map(Map.Entry::getKey)
        .collect(toImmutableSet());
  }

  /**
   * The view with some modules closed, as {@link GraphView#of} makes it.
   *
   * @param groups the ids of the groups that are closed; others, and those within them, are ignored
   */
  public GraphView close(Set<String> groups) {
    return new Closing(this, groups).view();
  }
}
