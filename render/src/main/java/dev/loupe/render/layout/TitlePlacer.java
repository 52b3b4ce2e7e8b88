package dev.loupe.render.layout;

import com.google.common.collect.ImmutableMap;
import dev.loupe.render.view.Group;
import java.util.Collection;
import java.util.OptionalDouble;

/** Puts the titles of groups into the strip below their upper sides, beside the edges there. */
public final class TitlePlacer {
  private static final double MARGIN_X = 10;
  private static final double MARGIN_Y = 7;
  private static final double GAP = 4;

  /** Right of an edge: nearer, its line would look like a part of the title. */
  private static final double EDGE_GAP = 10;

  private final Measures measures;
  private final Obstacles obstacles;

  /**
   * Prepares to place titles.
   *
   * @param measures how large they are
   * @param routes the edges that they keep clear of
   */
  public TitlePlacer(Measures measures, Collection<Route> routes) {
    this.measures = measures;
    this.obstacles = new Obstacles(routes);
  }

  /**
   * Places the titles of all groups.
   *
   * @param groups the places of the groups by their ids
   */
  public ImmutableMap<String, Title> place(Group root, ImmutableMap<String, Box> groups) {
    ImmutableMap.Builder<String, Title> titles = ImmutableMap.builder();
    root.allGroups()
        .forEach(
            group -> {
              Box box = groups.get(group.id());
              if (box != null) {
                titles.put(group.id(), place(measures.title(group), box));
              }
            });
    return titles.buildOrThrow();
  }

  /** The leftmost place that no edge crosses; the left corner if there is none. */
  private Title place(Size title, Box group) {
    double top = group.y() + MARGIN_Y;
    double bottom = top + title.height();
    double clearFrom = group.x() + MARGIN_X - GAP;
    OptionalDouble blocked = blocked(clearFrom, title, top, bottom);
    while (blocked.isPresent() && clearFrom + title.width() <= group.right()) {
      clearFrom = blocked.getAsDouble() + EDGE_GAP - GAP;
      blocked = blocked(clearFrom, title, top, bottom);
    }
    double left = clearFrom + GAP;
    boolean fits = left + title.width() <= group.right() - GAP;
    return new Title(
        new Box(fits ? left : group.x() + MARGIN_X, top, title.width(), title.height()), !fits);
  }

  private OptionalDouble blocked(double left, Size title, double top, double bottom) {
    return obstacles.right(left, left + GAP + title.width() + GAP, top, bottom);
  }
}
