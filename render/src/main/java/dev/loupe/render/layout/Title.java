package dev.loupe.render.layout;

/**
 * Where a group's title is.
 *
 * @param box its place
 * @param overEdge whether an edge passes behind it, since there is no room beside the edges
 */
public record Title(Box box, boolean overEdge) {}
