package dev.loupe.render.view;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import com.google.common.primitives.Longs;
import dev.loupe.history.ModelHistory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds rows of sibling modules, and which of them are equal. Siblings are counted in their
 * addresses: {@code q}, {@code k} and {@code v} are not one thing three times.
 */
final class RepeatFinder {
  private static final Pattern COUNTED = Pattern.compile("(.*?)(\\d+)");
  private static final Scope MODEL = new Scope("", Scope.ALL);

  private final ModelHistory history;
  private final View view;
  private final List<Unit> units;
  private final Map<String, ImmutableList<Scope>> paths;
  private final Openness openness;

  /**
   * Prepares to find.
   *
   * @param paths the modules around each unit by its name, outermost first
   */
  RepeatFinder(
      ModelHistory history,
      View view,
      List<Unit> units,
      Map<String, ImmutableList<Scope>> paths,
      Openness openness) {
    this.history = history;
    this.view = view;
    this.units = units;
    this.paths = paths;
    this.openness = openness;
  }

  /**
   * Finds the repeats.
   *
   * @param visibility says what is shown between modules, which ends a row
   * @param level how many modules on each path are open anyway
   */
  Repeats find(Visibility visibility, int level) {
    List<ImmutableList<Scope>> rows = new ArrayList<>();
    for (List<Scope> siblings : siblings(visibility, level)) {
      rows.addAll(counted(siblings));
    }
    Set<Scope> candidates = new HashSet<>();
    rows.forEach(candidates::addAll);
    Structures structures = new Structures(history, view, paths, openness, candidates);
    units.forEach(structures::add);
    return Repeats.of(rows, structures::of);
  }

  /** Modules in the same module with nothing between them. */
  private List<List<Scope>> siblings(Visibility visibility, int level) {
    List<List<Scope>> all = new ArrayList<>();
    Map<Scope, List<Scope>> current = new LinkedHashMap<>();
    Set<Scope> seen = new HashSet<>();
    for (Unit unit : units) {
      ImmutableList<Scope> path = paths.getOrDefault(unit.name(), ImmutableList.of());
      for (int i = level; i < path.size(); i++) {
        if (seen.add(path.get(i))) {
          current
              .computeIfAbsent(
                  i == 0 ? MODEL : path.get(i - 1),
                  parent -> {
                    List<Scope> row = new ArrayList<>();
                    all.add(row);
                    return row;
                  })
              .add(path.get(i));
        }
      }
      if (unit.first().isOperation() && visibility.isShown(unit)) {
        current.remove(Iterables.getLast(path, MODEL));
      }
    }
    return all;
  }

  /** The parts of a row in which addresses are counted upwards one by one. */
  private List<ImmutableList<Scope>> counted(List<Scope> siblings) {
    List<ImmutableList<Scope>> rows = new ArrayList<>();
    List<Scope> row = new ArrayList<>();
    String next = null;
    for (Scope sibling : siblings) {
      if (!sibling.address().equals(next)) {
        rows.add(ImmutableList.copyOf(row));
        row.clear();
      }
      next = next(sibling.address());
      if (next != null) {
        row.add(sibling);
      }
    }
    rows.add(ImmutableList.copyOf(row));
    return rows;
  }

  /** {@code layers.4} after {@code layers.3}; null after what is not counted. */
  private static @Nullable String next(String address) {
    Matcher counted = COUNTED.matcher(address);
    Long number = counted.matches() ? Longs.tryParse(counted.group(2)) : null;
    return number == null ? null : counted.group(1) + (number + 1);
  }
}
