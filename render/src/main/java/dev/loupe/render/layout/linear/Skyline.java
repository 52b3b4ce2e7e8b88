package dev.loupe.render.layout.linear;

import java.util.Iterator;
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
    Iterator<Map.Entry<Double, Integer>> inside =
        heights.subMap(from, false, to, true).entrySet().iterator();
    while (inside.hasNext()) {
      Map.Entry<Double, Integer> next = inside.next();
      if (next.getKey() < to) {
        highest = Math.max(highest, next.getValue());
      }
      inside.remove();
    }
    heights.put(from, highest + 1);
    heights.put(to, after);
    return highest;
  }

  private int heightAt(double place) {
    return heights.floorEntry(place).getValue();
  }
}
