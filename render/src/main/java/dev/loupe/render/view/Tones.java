package dev.loupe.render.view;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMultiset;
import com.google.common.collect.Multiset;
import com.google.common.collect.Multisets;
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

  private final Map<String, Hue> hues;
  private final Map<String, Tone> tones = new HashMap<>();
  private final Optional<Legend> legend;

  /**
   * Chooses.
   *
   * @param colorBy what the colours tell, if anything
   * @param hues what they tell of each node, in the order in which the nodes first ran
   */
  Tones(Optional<ColorBy> colorBy, Map<String, Hue> hues) {
    this.hues = hues;
    this.legend = colorBy.map(it -> new Legend(it.title(), it.isNumber() ? scale() : categories()));
  }

  /** The colour of a node that stands for layers. */
  Tone of(String node) {
    return tones.getOrDefault(node, Tone.PLAIN);
  }

  Optional<Legend> legend() {
    return legend;
  }

  private ImmutableList<Legend.Entry> scale() {
    Map<String, Hue.Counted> numbers = new LinkedHashMap<>();
    Hue.Counted largest = new Hue.Counted(0, "");
    for (Map.Entry<String, Hue> hue : hues.entrySet()) {
      if (hue.getValue() instanceof Hue.Counted number) {
        numbers.put(hue.getKey(), number);
        largest = number.value() > largest.value() ? number : largest;
      } else {
        tones.put(hue.getKey(), Tone.UNKNOWN);
      }
    }
    long most = largest.value();
    numbers.forEach((node, number) -> tones.put(node, Tone.step(number.value(), most)));
    List<Legend.Entry> entries = new ArrayList<>();
    if (!numbers.isEmpty()) {
      entries.add(new Legend.Entry(Tone.step(0, most), "0"));
    }
    if (most > 0) {
      for (int step = 1; step <= Tone.STEPS; step++) {
        String label = step == Tone.STEPS ? largest.text() : "";
        entries.add(new Legend.Entry(new Tone(Tone.Kind.SCALE, step), label));
      }
    }
    addIfUsed(Tone.UNKNOWN, "unknown", entries);
    return ImmutableList.copyOf(entries);
  }

  private void addIfUsed(Tone tone, String label, List<Legend.Entry> entries) {
    if (tones.containsValue(tone)) {
      entries.add(new Legend.Entry(tone, label));
    }
  }

  /** The most frequent have colours of their own, in the order in which they first ran. */
  private ImmutableList<Legend.Entry> categories() {
    Map<String, String> names = names();
    Multiset<String> all = ImmutableMultiset.copyOf(names.values());
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
    names.forEach(
        (node, name) -> {
          int index = chosen.indexOf(name);
          tones.put(node, index < 0 ? Tone.OTHER : entries.get(index).tone());
        });
    addIfUsed(Tone.OTHER, "other", entries);
    return ImmutableList.copyOf(entries);
  }

  /** The categories of the nodes, on the outermost level where there are several. */
  private Map<String, String> names() {
    Map<String, ImmutableList<String>> paths = new LinkedHashMap<>();
    hues.forEach(
        (node, hue) -> {
          if (hue instanceof Hue.Named named) {
            paths.put(node, named.path());
          }
        });
    int deepest = paths.values().stream().mapToInt(List::size).max().orElse(0);
    int level = 0;
    while (level < deepest - 1 && distinct(paths, level) == 1) {
      level++;
    }
    int chosen = level;
    Map<String, String> names = new LinkedHashMap<>();
    paths.forEach((node, path) -> names.put(node, at(path, chosen)));
    return names;
  }

  private static long distinct(Map<String, ImmutableList<String>> paths, int level) {
    return paths.values().stream().map(path -> at(path, level)).distinct().count();
  }

  private static String at(ImmutableList<String> path, int level) {
    return path.isEmpty() ? MODEL : path.get(Math.min(level, path.size() - 1));
  }
}
