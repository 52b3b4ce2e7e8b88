package dev.loupe.render.layout;

import com.google.common.collect.ImmutableMap;

/**
 * Where the parts of a view are. All lies between (0, 0) and (width, height).
 *
 * @param width the drawing's width, in pixels
 * @param height the drawing's height, in pixels
 * @param nodes the places of the nodes by their ids
 * @param groups the places of the groups by their ids
 * @param titles the places of the groups' titles by the groups' ids
 * @param edges the routes of the edges by their ids
 */
public record Layout(
    double width,
    double height,
    ImmutableMap<String, Box> nodes,
    ImmutableMap<String, Box> groups,
    ImmutableMap<String, Title> titles,
    ImmutableMap<String, Route> edges) {

  /** The place of a node. */
  public Box node(String id) {
    return get(nodes, id);
  }

  /** The place of a group. */
  public Box group(String id) {
    return get(groups, id);
  }

  /** The place of a group's title. */
  public Title title(String id) {
    return get(titles, id);
  }

  /** The route of an edge. */
  public Route edge(String id) {
    return get(edges, id);
  }

  private static <T> T get(ImmutableMap<String, T> places, String id) {
    T place = places.get(id);
    if (place == null) {
      throw new IllegalArgumentException("the layout has no " + id);
    }
    return place;
  }
}
