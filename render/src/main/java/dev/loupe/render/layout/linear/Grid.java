package dev.loupe.render.layout.linear;

import dev.loupe.render.layout.linear.Passage.End;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a level, and what runs between them. */
final class Grid {
  private static final Pin CENTER = new Pin();

  /** What stands in each row, from left to right. */
  final List<List<Cell>> rows = new ArrayList<>();

  /** What runs below each row; the first is above the first row. */
  private final List<List<Passage>> channels = new ArrayList<>();

  /**
   * Makes the rows of items that have been ranked.
   *
   * @param level holds the items
   * @param count how many rows there are
   */
  Grid(Level level, int count) {
    channels.add(new ArrayList<>());
    for (int row = 0; row < count; row++) {
      rows.add(new ArrayList<>());
      channels.add(new ArrayList<>());
    }
    for (Item item : level.items) {
      add(item);
    }
    for (Net net : level.nets) {
      net.clear();
      if (net.aside) {
        addAside(net);
      } else if (net.turns()) {
        addBack(net, net.firstTarget());
      } else {
        add(net);
      }
    }
  }

  /** What runs below a row; -1 is above the first. */
  List<Passage> channel(int row) {
    return channels.get(row + 1);
  }

  /** Gives a row's cells an order, from left to right. */
  void setRow(int row, List<Cell> cells) {
    rows.set(row, cells);
    for (int i = 0; i < cells.size(); i++) {
      cells.get(i).index = i;
    }
  }

  private Cell cell(int row, @Nullable Item item, @Nullable Cell above) {
    Cell cell = new Cell(row, item);
    cell.index = rows.get(row).size();
    rows.get(row).add(cell);
    if (above != null) {
      above.below = cell;
      cell.above = above;
      link(above, CENTER, cell, CENTER);
    }
    return cell;
  }

  private void add(Item item) {
    item.first = cell(item.row, item, null);
    item.last = item.first;
    for (int row = item.row + 1; row <= item.end(); row++) {
      item.last = cell(row, item, item.last);
    }
  }

  private static void link(Cell top, Pin topPin, Cell bottom, Pin bottomPin) {
    Link link = new Link(top, topPin, bottom, bottomPin);
    top.down.add(link);
    bottom.up.add(link);
  }

  private Passage passage(Net net, int row) {
    return net.passage(
        row,
        () -> {
          Passage passage = new Passage();
          channel(row).add(passage);
          return passage;
        });
  }

  private void add(Net net) {
    int last = net.lastRow();
    Cell from = net.source.lastCell();
    Pin pin = net.source.out(net.origin);
    for (int row = net.source.end(); row <= last; row++) {
      Passage passage = passage(net, row);
      passage.above.add(new End(from, pin));
      if (row < last) {
        Cell lane = cell(row + 1, null, from.isLane() ? from : null);
        if (!from.isLane()) {
          link(from, pin, lane, CENTER);
        }
        net.lane.put(row + 1, lane);
        passage.below.add(new End(lane, CENTER));
        from = lane;
        pin = CENTER;
      }
    }
    for (Item target : net.targets) {
      Passage passage = passage(net, target.row - 1);
      End above = passage.above.get(0);
      Pin targetPin = target.in(net.origin);
      passage.below.add(new End(target.firstCell(), targetPin));
      link(above.cell(), above.pin(), target.firstCell(), targetPin);
    }
  }

  /** Round below its source, up beside the rows, and round above its target. */
  private void addBack(Net net, Item target) {
    Cell lane = null;
    for (int row = target.row; row <= net.source.end(); row++) {
      lane = cell(row, null, lane);
      net.lane.put(row, lane);
    }
    for (int row = target.row - 1; row <= net.source.end(); row++) {
      Passage passage = passage(net, row);
      if (row >= target.row) {
        passage.above.add(new End(net.cell(row), CENTER));
      }
      if (row < net.source.end()) {
        passage.below.add(new End(net.cell(row + 1), CENTER));
      }
    }
    passage(net, target.row - 1).below.add(new End(target.firstCell(), target.in(net.origin)));
    passage(net, net.source.end())
        .above
        .add(new End(net.source.lastCell(), net.source.out(net.origin)));
    net.cell(target.row).partner = target.firstCell();
    net.cell(net.source.end()).partner = net.source.lastCell();
  }

  /** To the side below its source, along it, and back above its targets. */
  private void addAside(Net net) {
    Cell lane = new Cell(-1, null);
    net.side = lane;
    Pin sourcePin = net.source.out(net.origin);
    End start = new End(net.source.lastCell(), sourcePin);
    Passage first = passage(net, net.source.end());
    first.above.add(start);
    (net.turns() ? first.above : first.below).add(new End(lane, CENTER));
    for (Item target : net.targets) {
      Passage last = passage(net, target.row - 1);
      Pin targetPin = target.in(net.origin);
      if (last == first) {
        link(start.cell(), sourcePin, target.firstCell(), targetPin);
      } else if (last.above.isEmpty() && last.below.isEmpty()) {
        (net.turns() ? last.below : last.above).add(new End(lane, CENTER));
      }
      last.below.add(new End(target.firstCell(), targetPin));
    }
  }
}
