package dev.loupe.render.view;

import com.google.common.collect.ImmutableList;

/** What the colour of one node tells; which colour that is depends on the other nodes. */
public sealed interface Hue {

  /**
   * A number.
   *
   * @param value the number, not negative
   * @param text how it is written
   */
  record Counted(long value, String text) implements Hue {}

  /** A number that is not known. */
  record Unknown() implements Hue {}

  /**
   * A category.
   *
   * @param path its name; with several levels from the outermost, of which one is told
   */
  record Named(ImmutableList<String> path) implements Hue {}
}
