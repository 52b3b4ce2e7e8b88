package dev.loupe.render.view;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMultiset;
import com.google.common.collect.Multiset;
import com.google.common.collect.Multisets;
import dev.loupe.cost.Cost;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModuleInfo;
import dev.loupe.history.Sizes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Chooses the colours of nodes where these tell something, and explains them. */
final class Tones {
  private static final String MODEL = "(model)";

  private final ModelHistory history;
  private final Figures figures;
  private final Placement placement;
  private final Map<String, Tone> tones = new HashMap<>();
  private Optional<Legend> legend = Optional.empty();

  Tones(ModelHistory history, Look look, Figures figures, Placement placement) {
    this.history = history;
    this.figures = figures;
    this.placement = placement;
    look.colorBy().ifPresent(this::choose);
  }

  /** The colour of a node that stands for layers. */
  Tone of(String node) {
    return tones.getOrDefault(node, Tone.PLAIN);
  }

  Optional<Legend> legend() {
    return legend;
  }

  private void choose(ColorBy colorBy) {
    Map<String, List<Unit>> nodes = new LinkedHashMap<>();
    for (Unit unit : placement.units()) {
      String node = placement.of(unit.first()).node();
      List<Unit> units = placement.unitsOf(node);
      boolean failed =
          units.stream().anyMatch(inside -> inside.first().kind() == LayerKind.FAILURE);
      if (!failed && units.stream().anyMatch(inside -> inside.first().isOperation())) {
        nodes.put(node, units);
      }
    }
    legend = Optional.of(colorBy.isNumber() ? scale(colorBy, nodes) : categories(colorBy, nodes));
  }

  private Legend scale(ColorBy colorBy, Map<String, List<Unit>> nodes) {
    Map<String, Long> numbers = new LinkedHashMap<>();
    nodes.forEach(
        (node, units) -> {
          if (figures.isUnknown(colorBy, units)) {
            tones.put(node, Tone.UNKNOWN);
          } else {
            numbers.put(node, figures.number(colorBy, units));
          }
        });
    long largest = numbers.values().stream().mapToLong(number -> number).max().orElse(0);
    numbers.forEach((node, number) -> tones.put(node, Tone.step(number, largest)));
    List<Legend.Entry> entries = new ArrayList<>();
    if (!numbers.isEmpty()) {
      entries.add(new Legend.Entry(Tone.step(0, largest), "0"));
    }
    if (largest > 0) {
      for (int step = 1; step <= Tone.STEPS; step++) {
        String label = step == Tone.STEPS ? text(colorBy, largest) : "";
        entries.add(new Legend.Entry(new Tone(Tone.Kind.SCALE, step), label));
      }
    }
    addIfUsed(Tone.UNKNOWN, "unknown", entries);
    return new Legend(colorBy.title(), ImmutableList.copyOf(entries));
  }

  private void addIfUsed(Tone tone, String label, List<Legend.Entry> entries) {
    if (tones.containsValue(tone)) {
      entries.add(new Legend.Entry(tone, label));
    }
  }

  private static String text(ColorBy colorBy, long number) {
    return switch (colorBy) {
      case TIME -> Texts.time(number);
      case MEMORY -> Sizes.bytes(number);
      case FLOPS -> new Cost(0, number, 0).flopsText();
      default -> Texts.plural(number, "parameter", "parameters");
    };
  }

  /** The most frequent have colours of their own, in the order in which they first ran. */
  private Legend categories(ColorBy colorBy, Map<String, List<Unit>> nodes) {
    Map<String, String> keys = new LinkedHashMap<>();
    if (colorBy == ColorBy.TYPE) {
      nodes.forEach((node, units) -> keys.put(node, type(units)));
    } else {
      putModules(nodes, keys);
    }
    Multiset<String> all = ImmutableMultiset.copyOf(keys.values());
    Set<String> frequent =
        Multisets.copyHighestCountFirst(all).elementSet().stream()
            .limit(Tone.CATEGORIES)
            .collect(Collectors.toSet());
    ImmutableList<String> chosen =
        all.elementSet().stream().filter(frequent::contains).collect(toImmutableList());
    List<Legend.Entry> entries = new ArrayList<>();
    for (int i = 0; i < chosen.size(); i++) {
      entries.add(new Legend.Entry(new Tone(Tone.Kind.CATEGORY, i), chosen.get(i)));
    }
    keys.forEach(
        (node, key) -> {
          int index = chosen.indexOf(key);
          tones.put(node, index < 0 ? Tone.OTHER : entries.get(index).tone());
        });
    addIfUsed(Tone.OTHER, "other", entries);
    return new Legend(colorBy.title(), ImmutableList.copyOf(entries));
  }

  private String type(List<Unit> units) {
    Place place = placement.of(firstShown(units).first());
    return place
        .box()
        .map(box -> history.modules().get(box.first().address()))
        .map(ModuleInfo::className)
        .orElseGet(() -> units.get(0).first().type());
  }

  private Unit firstShown(List<Unit> units) {
    return units.stream()
        .filter(unit -> placement.find(unit.first()) != null)
        .findFirst()
        .orElseThrow();
  }

  private void putModules(Map<String, List<Unit>> nodes, Map<String, String> keys) {
    Map<String, ImmutableList<String>> paths = new LinkedHashMap<>();
    nodes.forEach((node, units) -> paths.put(node, path(units)));
    int deepest = paths.values().stream().mapToInt(List::size).max().orElse(0);
    int level = 0;
    while (level < deepest - 1 && distinct(paths, level) == 1) {
      level++;
    }
    int chosen = level;
    paths.forEach((node, path) -> keys.put(node, at(path, chosen)));
  }

  private static long distinct(Map<String, ImmutableList<String>> paths, int level) {
    return paths.values().stream().map(path -> at(path, level)).distinct().count();
  }

  private static String at(ImmutableList<String> path, int level) {
    return path.isEmpty() ? MODEL : path.get(Math.min(level, path.size() - 1));
  }

  /** The addresses of the modules around a node, outermost first, its own included. */
  private ImmutableList<String> path(List<Unit> units) {
    Place place = placement.of(firstShown(units).first());
    ImmutableList.Builder<String> path = ImmutableList.builder();
    place.groups().forEach(scope -> path.add(scope.address()));
    place.box().ifPresent(box -> path.add(box.first().address()));
    place.atomic().ifPresent(scope -> path.add(scope.address()));
    return path.build();
  }
}
