package dev.loupe.render.view;

import com.google.common.collect.ImmutableList;
import dev.loupe.history.ControlFlow;
import dev.loupe.history.ControlFlow.Arm;
import dev.loupe.history.ControlFlow.Iteration;
import dev.loupe.history.Decision;
import dev.loupe.history.Layer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** How conditions and loops are written. */
final class ControlTexts {
  private ControlTexts() {}

  /**
   * What was read of a layer's value: {@code TRUE}; where it differs by pass {@code TRUE 1-3, FALSE
   * 4}. Empty if nothing was.
   */
  static String decision(Unit unit) {
    SortedMap<String, SortedSet<Integer>> passes = new TreeMap<>((a, b) -> b.compareTo(a));
    for (Layer pass : unit.passes()) {
      pass.decision()
          .map(Decision::text)
          .ifPresent(
              text -> passes.computeIfAbsent(text, t -> new TreeSet<>()).add(pass.label().pass()));
    }
    return passes.size() < 2
        ? String.join("", passes.keySet())
        : passes.entrySet().stream()
            .map(entry -> entry.getKey() + " " + Texts.ranges(entry.getValue()))
            .collect(Collectors.joining(", "));
  }

  /** The arms and iterations of all passes, outermost first, a line for each statement's arm. */
  static ImmutableList<String> lines(List<Layer> passes) {
    Map<String, SortedSet<Integer>> lines = new LinkedHashMap<>();
    for (Layer pass : passes) {
      for (ControlFlow flow : pass.controlFlow()) {
        if (flow instanceof Iteration iteration) {
          lines
              .computeIfAbsent(flow.place(), line -> new TreeSet<>())
              .add((int) Math.min(iteration.number(), Integer.MAX_VALUE));
        } else {
          lines.putIfAbsent(flow.text(), new TreeSet<>());
        }
      }
    }
    ImmutableList.Builder<String> texts = ImmutableList.builder();
    lines.forEach(
        (line, numbers) -> texts.add(numbers.isEmpty() ? line : iterations(numbers) + line));
    return texts.build();
  }

  private static String iterations(SortedSet<Integer> numbers) {
    return (numbers.size() == 1 ? "iteration " : "iterations ") + Texts.ranges(numbers) + " of ";
  }

  /**
   * What an edge says that enters arms of conditions: {@code THEN}; from the outermost arm to the
   * innermost if there are several. Arms without a recorded condition are left out. So are those
   * within the drawn node, if that is a closed module.
   */
  static String entered(Layer from, Layer to, Place place) {
    if (to.controlFlow().isEmpty()) {
      return "";
    }
    Set<Integer> left = new LinkedHashSet<>();
    from.controlFlow().forEach(flow -> left.add(flow.run()));
    int depth = place.box().map(closed -> closed.depthOver(to)).orElse(Integer.MAX_VALUE);
    List<String> arms = new ArrayList<>();
    for (ControlFlow flow : to.controlFlow()) {
      if (flow instanceof Arm arm
          && arm.decision().isPresent()
          && arm.depth() <= depth
          && !left.contains(arm.run())) {
        arms.add(arm.name());
      }
    }
    return String.join(", ", arms);
  }
}
