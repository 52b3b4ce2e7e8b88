package dev.loupe.rolling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/**
 * The neighbours that one step of the {@link Expansion} may add, indexed by direction and key, so
 * that what corresponds to a candidate in the other subgraphs is looked up and not searched for.
 */
final class Candidates {

  enum Direction {
    CHILD,
    PARENT
  }

  /** A node that a subgraph may take. */
  static final class Candidate {

    final int subgraph;
    final int node;
    private final Rows rows;
    private boolean taken;

    private Candidate(int subgraph, int node, Rows rows) {
      this.subgraph = subgraph;
      this.node = node;
      this.rows = rows;
    }
  }

  private record Kind(Direction direction, int key) {}

  private final Map<Kind, Rows> rowsByKind = new HashMap<>();
  private final List<Candidate> order = new ArrayList<>();

  /** Adds a candidate. Subgraphs must come in ascending order, and children before parents. */
  void add(int subgraph, Direction direction, int key, int node) {
    Rows rows = rowsByKind.computeIfAbsent(new Kind(direction, key), ignored -> new Rows());
    Candidate candidate = new Candidate(subgraph, node, rows);
    rows.add(candidate);
    order.add(candidate);
  }

  /**
   * Takes the first candidate that is left, in the order in which they were added, together with
   * the first that is left of the same kind from every other subgraph; and so on until none is
   * left. Each is taken once, so the cost is linear in the number of candidates.
   *
   * @param free whether the node still belongs to no subgraph; asked when its turn comes
   * @param visitor gets each set: at most one candidate of each subgraph, ascending
   */
  void forEachMatch(IntPredicate free, Consumer<List<Candidate>> visitor) {
    for (Candidate candidate : order) {
      if (!candidate.taken && free.test(candidate.node)) {
        visitor.accept(candidate.rows.takeHeads(free));
      }
    }
  }

  /** The candidates of one kind, in rows by subgraph. */
  private static final class Rows {

    private final List<Candidate> candidates = new ArrayList<>();

    /** Where each row that is not used up goes on, and where it ends. */
    private int[] cursors = new int[1];

    private int[] ends = new int[1];
    private int rows;

    void add(Candidate candidate) {
      int last = candidates.size() - 1;
      if (last < 0 || candidates.get(last).subgraph != candidate.subgraph) {
        if (rows == cursors.length) {
          cursors = Arrays.copyOf(cursors, 2 * rows);
          ends = Arrays.copyOf(ends, 2 * rows);
        }
        cursors[rows++] = last + 1;
      }
      candidates.add(candidate);
      ends[rows - 1] = candidates.size();
    }

    List<Candidate> takeHeads(IntPredicate free) {
      List<Candidate> heads = new ArrayList<>(rows);
      int kept = 0;
      for (int row = 0; row < rows; row++) {
        int cursor = cursors[row];
        int end = ends[row];
        while (cursor < end && !free.test(candidates.get(cursor).node)) {
          cursor++;
        }
        if (cursor < end) {
          Candidate head = candidates.get(cursor++);
          head.taken = true;
          heads.add(head);
        }
        if (cursor < end) {
          cursors[kept] = cursor;
          ends[kept++] = end;
        }
      }
      rows = kept;
      return heads;
    }
  }
}
