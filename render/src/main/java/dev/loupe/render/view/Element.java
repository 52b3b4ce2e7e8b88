package dev.loupe.render.view;

/** What a group holds: nodes and groups. */
public sealed interface Element permits Node, Group {

  /** Its name, unique among the nodes or among the groups of a view. */
  String id();
}
