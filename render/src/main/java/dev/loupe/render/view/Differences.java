package dev.loupe.render.view;

import dev.loupe.history.Comparison;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerDifference;
import dev.loupe.history.ValueDifference;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How far values are from those of another run, as colours tell it. */
final class Differences {
  /** Relative differences are counted in billionths; more than a million is as good as infinite. */
  private static final double UNIT = 1e9;

  private static final double MOST = 1e6;

  private final Map<Layer, Double> relative = new HashMap<>();

  Differences(Optional<Comparison> comparison) {
    comparison.ifPresent(
        it -> it.layers().stream().filter(layer -> layer.values().isPresent()).forEach(this::add));
  }

  private void add(LayerDifference difference) {
    difference
        .values()
        .map(ValueDifference::relative)
        .ifPresent(it -> relative.put(difference.layer(), it));
  }

  /** The greatest of what a node stands for; unknown if nothing of it was compared. */
  Hue of(List<Unit> units) {
    return units.stream()
        .flatMap(unit -> unit.passes().stream())
        .filter(relative::containsKey)
        .map(relative::get)
        .reduce(Math::max)
        .<Hue>map(Differences::counted)
        .orElseGet(Hue.Unknown::new);
  }

  private static Hue counted(double difference) {
    return new Hue.Counted(
        (long) Math.ceil(Math.min(difference, MOST) * UNIT),
        Double.isInfinite(difference)
            ? "infinite"
            : String.format(Locale.ROOT, "%.3g", difference));
  }
}
