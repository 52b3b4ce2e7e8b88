package dev.loupe.render.layout.linear;

import dev.loupe.render.layout.linear.Passage.End;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Has neighbouring ends of edges at a node change places where fewer edges cross then. */
final class Untangling {
  /** Between so many nets all pairs are compared. */
  private static final int MOST_COMPARED = 40;

  private final List<Passage> channel;

  private Untangling(List<Passage> channel) {
    this.channel = channel;
  }

  static void untangle(Grid grid) {
    for (int row = -1; row < grid.rows.size() - 1; row++) {
      List<Passage> channel = grid.channel(row);
      if (channel.size() > 1 && channel.size() <= MOST_COMPARED) {
        new Untangling(channel).untangle();
      }
    }
  }

  private record Arrival(Passage passage, Pin pin) {}

  private void untangle() {
    Map<Cell, List<Arrival>> arrivals = new LinkedHashMap<>();
    for (Passage passage : channel) {
      for (End end : passage.below) {
        Item item = end.cell().item;
        if (item != null && item.kind == Item.Kind.NODE) {
          arrivals
              .computeIfAbsent(end.cell(), cell -> new ArrayList<>())
              .add(new Arrival(passage, end.pin()));
        }
      }
    }
    arrivals.values().stream().filter(pins -> pins.size() > 1).forEach(this::untangle);
  }

  private void untangle(List<Arrival> arrivals) {
    arrivals.sort(Comparator.comparingDouble(arrival -> arrival.pin().offset));
    for (int i = 1; i < arrivals.size(); i++) {
      Arrival left = arrivals.get(i - 1);
      Arrival right = arrivals.get(i);
      int before = crossings(left, right);
      swap(left.pin(), right.pin());
      if (crossings(left, right) < before) {
        arrivals.set(i - 1, right);
        arrivals.set(i, left);
      } else {
        swap(left.pin(), right.pin());
      }
    }
  }

  private static void swap(Pin a, Pin b) {
    double offset = a.offset;
    a.offset = b.offset;
    b.offset = offset;
  }

  private int crossings(Arrival left, Arrival right) {
    int sum = crossings(left.passage(), right.passage());
    for (Passage other : channel) {
      if (other != left.passage() && other != right.passage()) {
        sum += crossings(left.passage(), other) + crossings(right.passage(), other);
      }
    }
    return sum;
  }

  private static int crossings(Passage a, Passage b) {
    return Math.min(Tracks.cost(a, b), Tracks.cost(b, a));
  }
}
