package dev.loupe.render.view;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;

/**
 * An arrow between two nodes; a view has at most one for each pair and direction.
 *
 * @param from the id of the node whose tensor is read
 * @param to the id of the node that reads it
 * @param labels its texts
 * @param traits what is special about it
 */
public record Edge(
    String from, String to, ImmutableList<EdgeLabel> labels, ImmutableSet<Trait> traits) {

  /** Its name, unique among the edges of the view. */
  public String id() {
    return from + "->" + to;
  }

  /** This edge with one more trait. */
  Edge with(Trait trait) {
    return new Edge(from, to, labels, Sets.immutableEnumSet(trait, traits.toArray(Trait[]::new)));
  }
}
