package dev.loupe.cli.gallery;

import com.google.common.collect.ImmutableList;

/**
 * One model of a gallery.
 *
 * @param name as the user gave it, or the name of its file
 * @param facts one line: its class, operations, parameters and inputs; or why it failed
 * @param failed whether there is nothing to show
 * @param plates its drawings; empty if it failed
 */
public record Exhibit(String name, String facts, boolean failed, ImmutableList<Plate> plates) {

  /**
   * One drawing.
   *
   * @param title what it shows of the model, such as {@code depth 1}
   * @param target where it is, relative to the page
   */
  public record Plate(String title, String target) {}

  /** A model that could be drawn. */
  public static Exhibit of(String name, String facts, ImmutableList<Plate> plates) {
    return new Exhibit(name, facts, false, plates);
  }

  /** A model that failed, with the reason in one line. */
  public static Exhibit failed(String name, String reason) {
    return new Exhibit(name, reason, true, ImmutableList.of());
  }
}
