package dev.loupe.render.view;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.loupe.cost.Cost;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModuleInfo;
import dev.loupe.history.Sizes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds out what the colours of nodes tell. */
final class Hues {
  private final ModelHistory history;
  private final ColorBy colorBy;
  private final Figures figures;
  private final Placement placement;
  private final Differences differences;

  private Hues(
      ModelHistory history, Look look, ColorBy colorBy, Figures figures, Placement placement) {
    this.differences = new Differences(look.comparison());
    this.history = history;
    this.colorBy = colorBy;
    this.figures = figures;
    this.placement = placement;
  }

  /**
   * By the ids of the nodes, in the order in which they first ran; none if colours tell nothing.
   */
  static ImmutableMap<String, Hue> of(
      ModelHistory history, Look look, Figures figures, Placement placement) {
    return look.colorBy()
        .map(colorBy -> new Hues(history, look, colorBy, figures, placement).all())
        .orElse(ImmutableMap.of());
  }

  private ImmutableMap<String, Hue> all() {
    Map<String, Hue> hues = new LinkedHashMap<>();
    for (Unit unit : placement.units()) {
      String node = placement.of(unit.first()).node();
      List<Unit> units = placement.unitsOf(node);
      if (!hues.containsKey(node) && tellsSomething(units)) {
        hues.put(node, hue(units));
      }
    }
    return ImmutableMap.copyOf(hues);
  }

  private static boolean tellsSomething(List<Unit> units) {
    return units.stream().anyMatch(unit -> unit.first().isOperation())
        && units.stream().noneMatch(unit -> unit.first().kind() == LayerKind.FAILURE);
  }

  private Hue hue(List<Unit> units) {
    return switch (colorBy) {
      case TYPE -> new Hue.Named(ImmutableList.of(type(units)));
      case MODULE -> new Hue.Named(path(units));
      case DIFFERENCE -> differences.of(units);
      case TIME, MEMORY, FLOPS, PARAMS -> {
        if (figures.isUnknown(colorBy, units)) {
          yield new Hue.Unknown();
        }
        long number = figures.number(colorBy, units);
        yield new Hue.Counted(number, text(number));
      }
    };
  }

  private String text(long number) {
    return switch (colorBy) {
      case TIME -> Texts.time(number);
      case MEMORY -> Sizes.bytes(number);
      case FLOPS -> new Cost(0, number, 0).flopsText();
      default -> Texts.plural(number, "parameter", "parameters");
    };
  }

  private String type(List<Unit> units) {
    return place(units)
        .box()
        .map(box -> history.modules().get(box.first().address()))
        .map(ModuleInfo::className)
        .orElseGet(() -> units.get(0).first().type());
  }

  /** The addresses of the modules around a node, outermost first, its own included. */
  private ImmutableList<String> path(List<Unit> units) {
    Place place = place(units);
    ImmutableList.Builder<String> path = ImmutableList.builder();
    place.groups().forEach(scope -> path.add(scope.address()));
    place.box().ifPresent(box -> path.add(box.first().address()));
    place.atomic().ifPresent(scope -> path.add(scope.address()));
    return path.build();
  }

  /** Where the units are drawn, some of which may be hidden. */
  private Place place(List<Unit> units) {
    Unit shown =
        units.stream()
            .filter(unit -> placement.find(unit.first()) != null)
            .findFirst()
            .orElseThrow();
    return placement.of(shown.first());
  }
}
