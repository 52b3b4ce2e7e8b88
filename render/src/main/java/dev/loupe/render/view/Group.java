package dev.loupe.render.view;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.stream.Stream;

/**
 * A module's frame around what was computed in it. The view's root is a group too, which is not
 * drawn.
 *
 * @param id its name, unique among the groups of the view: {@code layer1.0}, {@code cell:2}; empty
 *     for the root
 * @param label its address as it is shown: {@code @layer1.0}, {@code @cell:2}, {@code @cell (x4)}
 * @param className the module's class
 * @param depth 0 for the outermost groups, -1 for the root
 * @param elements what it holds, in the order of execution
 * @param traits what is special about it
 */
public record Group(
    String id,
    String label,
    String className,
    int depth,
    ImmutableList<Element> elements,
    ImmutableSet<Trait> traits)
    implements Element {

  public Group {
    checkArgument(depth >= -1, "depth %s", depth);
  }

  /** This group, but at another depth; what is in it stays as it is. */
  Group withDepth(int newDepth) {
    return new Group(id, label, className, newDepth, elements, traits);
  }

  /** The nodes in it and in the groups below, in the order of execution. */
  public Stream<Node> allNodes() {
    return elements.stream()
        .flatMap(
            element ->
                element instanceof Group group ? group.allNodes() : Stream.of((Node) element));
  }

  /** The groups below it, each before those in it. */
  public Stream<Group> allGroups() {
    return groups().flatMap(group -> Stream.concat(Stream.of(group), group.allGroups()));
  }

  /** The nodes directly in it. */
  public Stream<Node> nodes() {
    return elements.stream().filter(Node.class::isInstance).map(Node.class::cast);
  }

  /** The groups directly in it. */
  public Stream<Group> groups() {
    return elements.stream().filter(Group.class::isInstance).map(Group.class::cast);
  }
}
