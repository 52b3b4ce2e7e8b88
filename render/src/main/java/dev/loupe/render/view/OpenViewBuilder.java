package dev.loupe.render.view;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
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

  private final ModelHistory history;

  /** With all modules open. */
  private final ViewOptions options;

  /** With all modules open, and repeats folded if they are to be. */
  private final ViewOptions folded;

  private final Folds folds;

  private OpenViewBuilder(ModelHistory history, ViewOptions given) {
    Opening opening = given.opening();
    this.history = history;
    this.options = given.withOpening(Opening.ALL);
    this.folded =
        options
            .withFoldedRepeats(opening.foldedRepeats())
            // What differs in what is expanded is not equal.
            .withExpanded(opening.expanded());
    this.folds = new Folds(new ViewBuilder(history, folded).places());
  }

  static OpenView build(ModelHistory history, ViewOptions options) {
    return new OpenViewBuilder(history, options).build();
  }

  private OpenView build() {
    ViewBuilder builder = new ViewBuilder(history, options, this, 0);
    GraphView open = builder.build();
    hues.putAll(builder.hues());
    Map<String, Node> boxes = boxes(open);
    Group root = folds.wrap(open.root(), boxes);
    ImmutableMap.Builder<String, Node> byGroup = ImmutableMap.builder();
    root.allGroups()
        .forEach(
            group -> {
              Node box = boxes.get("@" + group.id());
              if (box != null) {
                byGroup.put(group.id(), box);
              }
            });
    return new OpenView(
        new GraphView(
            open.title(), open.caption(), open.direction(), root, open.legend(), open.edges()),
        byGroup.buildOrThrow(),
        ImmutableSet.copyOf(folds.ids()),
        options.look().colorBy(),
        ImmutableMap.copyOf(hues),
        ImmutableList.copyOf(tips.values()),
        ImmutableList.copyOf(strands));
  }

  /** Each module is closed at some depth, and each row folded at some. */
  private Map<String, Node> boxes(GraphView open) {
    Set<String> nodes = new HashSet<>();
    open.root().allNodes().forEach(node -> nodes.add(node.id()));
    Map<String, Node> boxes = new LinkedHashMap<>();
    for (int level = 0; level <= open.groupLevels(); level++) {
      if (level > 0) {
        addBoxes(new ViewBuilder(history, options.withDepth(level)), nodes, boxes);
      }
      if (folded.opening().foldedRepeats()) {
        addBoxes(new ViewBuilder(history, folded, null, level), nodes, boxes);
      }
    }
    return boxes;
  }

  private void addBoxes(ViewBuilder builder, Set<String> nodes, Map<String, Node> boxes) {
    builder
        .build()
        .root()
        .allNodes()
        .filter(node -> !nodes.contains(node.id()))
        .forEach(node -> boxes.put(node.id(), node.withTone(Tone.PLAIN)));
    hues.putAll(builder.hues());
  }

  /** Notes a pass of a node. */
  void pass(Layer layer, Place place) {
    End end = new End(place.node(), place.passOf(layer));
    tips.put(
        end,
        new Tip(
            end.node(),
            end.pass(),
            folds.around(place).stream()
                .map(around -> around.passOf(layer))
                .collect(toImmutableList())));
  }

  /** Notes a strand that leads to a layer with a place. */
  void enters(
      Layer from, End tail, Layer to, Place place, List<String> arguments, boolean gradient) {
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
            NodeWriter.isInternal(from),
            gradient));
  }

  /** The level of the outermost group that the arm's condition is outside of. */
  private int level(Arm arm, Layer to, Place place) {
    ImmutableList<Closed> around = folds.around(place);
    int level = 0;
    while (level < around.size() && around.get(level).depthOver(to) < arm.depth()) {
      level++;
    }
    return level;
  }

  /** Notes a strand that leads out of the focus. */
  void leaves(Layer from, End tail, End head, boolean gradient) {
    strands.add(
        new Strand(
            tip(tail),
            tip(head),
            ImmutableList.of(),
            ImmutableList.of(),
            NodeWriter.isInternal(from),
            gradient));
  }

  /** What is around the focus has no passes, and nothing around it. */
  private Tip tip(End end) {
    Tip known = tips.get(end);
    return known == null ? new Tip(end.node(), end.pass(), ImmutableList.of()) : known;
  }
}
