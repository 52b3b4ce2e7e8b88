package dev.loupe.render.view;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The modules that are not drawn for themselves, as equal ones before them are.
 *
 * @param rests for each of them all that are in one box with it
 */
record Repeats(ImmutableMap<Scope, Closed> rests) {
  static final Repeats NONE = new Repeats(ImmutableMap.of());

  /** The fewest times that something must come to be folded. */
  private static final int FEWEST = 3;

  /** The most modules that may take turns. */
  private static final int MOST_TURNS = 4;

  /** The box that a module is in with others; empty if it is drawn for itself. */
  Optional<Closed> restWith(Scope module) {
    return Optional.ofNullable(rests.get(module));
  }

  /**
   * Looks for repeats.
   *
   * @param rows modules, each row in the order of execution with nothing in between
   * @param structure what equal modules have in common
   */
  static Repeats of(List<ImmutableList<Scope>> rows, Function<Scope, Object> structure) {
    ImmutableMap.Builder<Scope, Closed> rests = ImmutableMap.builder();
    for (ImmutableList<Scope> row : rows) {
      List<Object> structures = row.stream().map(structure).toList();
      int start = 0;
      while (start < row.size()) {
        int turns = 1;
        int end = end(structures, start, turns);
        while (end - start < FEWEST * turns && turns < MOST_TURNS) {
          turns++;
          end = end(structures, start, turns);
        }
        if (end - start < FEWEST * turns) {
          start++;
        } else {
          Closed rest = new Closed(ImmutableSet.copyOf(row.subList(start + turns, end)));
          rest.modules().forEach(module -> rests.put(module, rest));
          start = end;
        }
      }
    }
    return new Repeats(rests.buildOrThrow());
  }

  /** Where a row stops being like what is so many modules before. */
  private static int end(List<Object> structures, int start, int turns) {
    int end = Math.min(start + turns, structures.size());
    while (end < structures.size() && structures.get(end).equals(structures.get(end - turns))) {
      end++;
    }
    return end;
  }
}
