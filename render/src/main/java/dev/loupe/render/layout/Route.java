package dev.loupe.render.layout;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;

/**
 * Where an edge runs.
 *
 * @param points its corners; the first and the last lie on the outlines of its nodes
 * @param labels the places of its labels, in the order of the edge's own
 */
public record Route(ImmutableList<Point> points, ImmutableList<Box> labels) {

  public Route {
    checkArgument(points.size() >= 2, "an edge has two ends");
  }
}
