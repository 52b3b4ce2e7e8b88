package dev.loupe.render.view;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts a group around the rest of each row of equal modules, so that it opens and closes. */
final class Folds {
  private final Places places;
  private final Repeats repeats;
  private final Map<String, Closed> ofGroup = new HashMap<>();

  /** The only operations of modules of which nothing else is drawn. */
  private final Map<String, Closed> ofNode = new HashMap<>();

  Folds(Places places) {
    this.places = places;
    this.repeats = places.repeats();
    repeats.rests().forEach((scope, fold) -> ofGroup.put(places.name(scope), fold));
  }

  /** What is around a unit and can be closed, outermost first. */
  ImmutableList<Closed> around(Place place) {
    ImmutableList.Builder<Closed> around = ImmutableList.builder();
    for (Scope group : place.groups()) {
      repeats.restWith(group).ifPresent(around::add);
      around.add(Closed.of(group));
    }
    Optional<Closed> alone = place.atomic().flatMap(repeats::restWith);
    alone.ifPresent(around::add);
    alone.ifPresent(fold -> ofNode.put(place.node(), fold));
    return around.build();
  }

  /** The id of the group around the rest of a row. */
  private String id(Closed fold) {
    return places.restName(fold).substring(1);
  }

  /**
   * A group with groups around the rests of rows in it.
   *
   * @param boxes the nodes that stand for closed rests, by their id
   */
  Group wrap(Group group, Map<String, Node> boxes) {
    Map<Object, List<Element>> elements = new LinkedHashMap<>();
    for (Element element : group.elements()) {
      Closed fold =
          element instanceof Group inner
              ? ofGroup.get(inner.id())
              : ofNode.get(((Node) element).id());
      elements
          .computeIfAbsent(fold == null ? element : fold, key -> new ArrayList<>())
          .add(element);
    }
    return new Group(
        group.id(),
        group.label(),
        group.className(),
        group.depth(),
        elements.entrySet().stream()
            .map(
                entry ->
                    entry.getKey() instanceof Closed fold
                        ? rest(fold, entry.getValue(), group.depth() + 1, boxes)
                        : inner(entry.getValue().get(0), group.depth() + 1, boxes))
            .collect(toImmutableList()),
        group.traits());
  }

  private Element inner(Element element, int depth, Map<String, Node> boxes) {
    return element instanceof Group group ? wrap(group.withDepth(depth), boxes) : element;
  }

  private Group rest(Closed fold, List<Element> elements, int depth, Map<String, Node> boxes) {
    String id = id(fold);
    Node box = boxes.get("@" + id);
    if (box == null) {
      throw new IllegalStateException("no box for " + id);
    }
    return new Group(
        id,
        text(box, Row.Role.ADDRESS),
        text(box, Row.Role.TITLE).substring(1),
        depth,
        elements.stream()
            .map(element -> inner(element, depth + 1, boxes))
            .collect(toImmutableList()),
        GroupBuilder.traits(elements));
  }

  private static String text(Node box, Row.Role role) {
    return box.rows().stream()
        .filter(row -> row.role() == role)
        .map(Row::text)
        .findFirst()
        .orElseThrow();
  }

  /** The ids of the groups that are put around rests. */
  ImmutableList<String> ids() {
    return repeats.rests().values().stream().distinct().map(this::id).collect(toImmutableList());
  }
}
