package dev.loupe.render.view;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.loupe.history.ControlFlow.Arm;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.render.view.EdgeCollector.End;
import dev.loupe.render.view.Strand.EnteredArm;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Notes what the edges of a view with open modules consist of. */
final class OpenViewBuilder {
  private final Map<End, Tip> tips = new LinkedHashMap<>();
  private final List<Strand> strands = new ArrayList<>();
  private final Map<String, Hue> hues = new LinkedHashMap<>();

  static OpenView build(ModelHistory history, ViewOptions options) {
    OpenViewBuilder notes = new OpenViewBuilder();
    ViewBuilder builder = new ViewBuilder(history, options, notes);
    GraphView view = builder.build();
    notes.hues.putAll(builder.hues());
    return new OpenView(
        view,
        notes.boxes(history, options, view),
        options.look().colorBy(),
        ImmutableMap.copyOf(notes.hues),
        ImmutableList.copyOf(notes.tips.values()),
        ImmutableList.copyOf(notes.strands));
  }

  /** Each module is closed at some depth. */
  private ImmutableMap<String, Node> boxes(
      ModelHistory history, ViewOptions options, GraphView view) {
    Set<String> nodes = new HashSet<>();
    view.root().allNodes().forEach(node -> nodes.add(node.id()));
    Map<String, Node> boxes = new LinkedHashMap<>();
    for (int depth = 1; depth <= view.groupLevels(); depth++) {
      ViewBuilder builder = new ViewBuilder(history, options.withDepth(depth));
      builder
          .build()
          .root()
          .allNodes()
          .filter(node -> !nodes.contains(node.id()))
          .forEach(node -> boxes.put(node.id(), node.withTone(Tone.PLAIN)));
      hues.putAll(builder.hues());
    }
    ImmutableMap.Builder<String, Node> byGroup = ImmutableMap.builder();
    view.root()
        .allGroups()
        .forEach(
            group -> {
              Node box = boxes.get("@" + group.id());
              if (box != null) {
                byGroup.put(group.id(), box);
              }
            });
    return byGroup.buildOrThrow();
  }

  /** Notes a pass of a node. */
  void pass(Layer layer, Place place) {
    End end = new End(place.node(), place.passOf(layer));
    tips.put(
        end,
        new Tip(
            end.node(),
            end.pass(),
            place.groups().stream()
                .map(group -> layer.modules().get(Closed.of(group).depthOver(layer)).pass())
                .collect(toImmutableList())));
  }

  /** Notes a strand that leads to a layer with a place. */
  void enters(Layer from, End tail, Layer to, Place place, List<String> arguments) {
    ImmutableList<EnteredArm> arms =
        ControlTexts.enteredArms(from, to).stream()
            .map(arm -> new EnteredArm(arm.name(), level(arm, to, place)))
            .collect(toImmutableList());
    End head = new End(place.node(), place.passOf(to));
    strands.add(
        new Strand(
            tip(tail),
            tip(head),
            ImmutableList.copyOf(arguments),
            arms,
            NodeWriter.isInternal(from)));
  }

  /** The level of the outermost group that the arm's condition is outside of. */
  private static int level(Arm arm, Layer to, Place place) {
    int level = 0;
    while (level < place.groups().size()
        && Closed.of(place.groups().get(level)).depthOver(to) < arm.depth()) {
      level++;
    }
    return level;
  }

  /** Notes a strand that leads out of the focus. */
  void leaves(Layer from, End tail, End head) {
    strands.add(
        new Strand(
            tip(tail),
            tip(head),
            ImmutableList.of(),
            ImmutableList.of(),
            NodeWriter.isInternal(from)));
  }

  /** What is around the focus has no passes, and nothing around it. */
  private Tip tip(End end) {
    Tip known = tips.get(end);
    return known == null ? new Tip(end.node(), end.pass(), ImmutableList.of()) : known;
  }
}
