package dev.loupe.render.view;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts nodes into nested groups. */
final class GroupBuilder {
  private final NodeWriter writer;
  private final Places places;
  private final @Nullable Scope scope;
  private final int depth;

  /** Nodes by their id, groups by their scope, in the order in which they came. */
  private final Map<Object, Supplier<Element>> elements = new LinkedHashMap<>();

  private final Map<Scope, GroupBuilder> groups = new LinkedHashMap<>();

  GroupBuilder(NodeWriter writer, Places places) {
    this(writer, places, null, -1);
  }

  private GroupBuilder(NodeWriter writer, Places places, @Nullable Scope scope, int depth) {
    this.writer = writer;
    this.places = places;
    this.scope = scope;
    this.depth = depth;
  }

  /** The group at the end of a path, which is made where it is not there yet. */
  GroupBuilder open(List<Scope> path) {
    GroupBuilder group = this;
    for (Scope inner : path) {
      group = group.openOne(inner);
    }
    return group;
  }

  private GroupBuilder openOne(Scope inner) {
    GroupBuilder group =
        groups.computeIfAbsent(inner, s -> new GroupBuilder(writer, places, s, depth + 1));
    elements.putIfAbsent(inner, group::build);
    return group;
  }

  void add(Node node) {
    addOnce(node.id(), () -> node);
  }

  /** Adds a node, unless it is there. */
  void addOnce(String id, Supplier<Node> node) {
    elements.computeIfAbsent(
        id,
        i -> {
          Node made = node.get();
          return () -> made;
        });
  }

  Group build() {
    var built = elements.values().stream().map(Supplier::get).collect(toImmutableList());
    return new Group(
        scope == null ? "" : places.name(scope),
        scope == null ? "" : writer.label(scope),
        scope == null ? "" : writer.className(scope),
        depth,
        built,
        scope == null ? ImmutableSet.of() : traits(built));
  }

  /** What is special about a group that holds elements. */
  static ImmutableSet<Trait> traits(List<Element> elements) {
    boolean internal = elements.stream().allMatch(GroupBuilder::isInternal);
    return internal ? ImmutableSet.of(Trait.INTERNAL) : ImmutableSet.of();
  }

  private static boolean isInternal(Element element) {
    return element instanceof Node node
        ? node.traits().contains(Trait.INTERNAL)
        : ((Group) element).traits().contains(Trait.INTERNAL);
  }
}
