package dev.loupe.render.layout.linear;

import dev.loupe.render.layout.Rounding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides where edges enter and leave the items of a level. */
final class Pins {

  private Pins() {}

  /** Takes the pins of groups from their insides, before anything else is known. */
  static void ofGroups(Level level) {
    for (Item item : level.items) {
      Level inside = item.inside;
      if (inside != null) {
        take(item.in, inside.entries());
        take(item.out, inside.exits());
      }
    }
  }

  private static void take(Map<Item, Pin> pins, Map<Item, Item> ports) {
    List<Pin> sorted = new ArrayList<>();
    pins.forEach(
        (origin, pin) -> {
          Item port = ports.get(origin);
          if (port == null) {
            throw new IllegalStateException("an edge ends at the frame");
          }
          pin.offset = port.x;
          sorted.add(pin);
        });
    sorted.sort(Comparator.comparingDouble(pin -> pin.offset));
    for (int i = 0; i < sorted.size(); i++) {
      sorted.get(i).share = Rounding.exactly((i + 1.0) / (sorted.size() + 1));
    }
  }

  /** Where the trunk enters or leaves an item. */
  static Pin ofTrunk(Item item, boolean in) {
    Level inside = item.inside;
    Pin pin = new Pin();
    if (inside != null) {
      Item port = (in ? inside.mainEntry() : inside.mainExit()).orElseThrow();
      pin.offset = port.x;
    } else if (item.kind == Item.Kind.NODE) {
      pin.offset = item.width / 2;
    }
    return pin;
  }

  /** Spreads what enters a node at its upper side, in the order in which it comes. */
  static void ofNodes(Level level) {
    for (Item item : level.items) {
      if (item.kind == Item.Kind.NODE) {
        item.out.values().forEach(pin -> pin.offset = item.width / 2);
        spread(item);
      }
    }
  }

  private record Arrival(Pin pin, double place) {}

  private static void spread(Item item) {
    Cell cell = item.firstCell();
    List<Arrival> arrivals = new ArrayList<>();
    for (Link link : cell.up) {
      arrivals.add(new Arrival(link.bottomPin(), link.topPlace()));
    }
    // What comes back from below comes from the right.
    for (Pin pin : item.in.values()) {
      if (arrivals.stream().noneMatch(arrival -> arrival.pin() == pin)) {
        arrivals.add(new Arrival(pin, Double.MAX_VALUE));
      }
    }
    arrivals.sort(Comparator.comparingDouble(Arrival::place));
    int count = arrivals.size();
    double middle = (count - 1) / 2.0;
    Pin main = pin(cell.alignedUp);
    for (int i = 0; i < count; i++) {
      if (arrivals.get(i).pin() == main) {
        middle = i;
      }
    }
    double room = Math.max(item.width / 2 - Spacing.PIN_CORNER, item.width / 4);
    double most = Math.max(middle, count - 1 - middle);
    double distance = most == 0 ? 0 : Rounding.exactly(Math.min(Spacing.PINS, room / most));
    for (int i = 0; i < count; i++) {
      arrivals.get(i).pin().offset = item.width / 2 + (i - middle) * distance;
    }
  }

  private static @Nullable Pin pin(@Nullable Link link) {
    return link == null ? null : link.bottomPin();
  }
}
