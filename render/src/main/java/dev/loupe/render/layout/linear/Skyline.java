package dev.loupe.render.layout.linear;

import java.util.Map;
import java.util.TreeMap;

/** Stacks intervals: each lies above all before it that it overlaps. */
final class Skyline {
  /** How high it is from each of these places to the next. */
  private final TreeMap<Double, Integer> heights = new TreeMap<>();

  Skyline() {
    heights.put(Double.NEGATIVE_INFINITY, 0);
  }

  /** Puts an interval on, and returns how many lie below it. */
  int put(double from, double to) {
    int highest = heightAt(from);
    int after = heightAt(to);
    // One by one: the iterator of a part of the map goes astray when it removes in JavaScript.
    Map.Entry<Double, Integer> inside = heights.higherEntry(from);
    while (inside != null && inside.getKey() <= to) {
      if (inside.getKey() < to) {
        highest = Math.max(highest, inside.getValue());
      }
      heights.remove(inside.getKey());
      inside = heights.higherEntry(inside.getKey());
    }
    heights.put(from, highest + 1);
    heights.put(to, after);
    return highest;
  }

  private int heightAt(double place) {
    return heights.floorEntry(place).getValue();
  }
}
