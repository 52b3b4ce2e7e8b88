package dev.loupe.render.view;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.LinkedHashMultimap;
import com.google.common.collect.SetMultimap;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModuleInfo;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the depth at which there are as many nodes as there may be. */
final class DepthChooser {
  /** The most modules that are named. */
  private static final int MOST_NAMES = 3;

  /** Modules of one class with equally much in them; they are opened together or not at all. */
  private record Kind(String className, int more) {}

  private final ModelHistory history;
  private final ViewOptions given;
  private final int most;
  private final @Nullable Focus focus;
  private final Visibility visibility;

  /** The number of stubs around the module in focus, which are there at any depth. */
  private final int stubs;

  DepthChooser(ModelHistory history, ViewOptions options, int most) {
    this.history = history;
    this.given = options.withOpening(options.opening().withMost(OptionalInt.empty()));
    this.most = most;
    this.focus = given.focus().map(key -> Focus.of(history, key)).orElse(null);
    this.visibility = new Visibility(history, given);
    this.stubs = focus == null ? 0 : stubs();
  }

  private int stubs() {
    GraphView view = GraphView.of(history, given.withDepth(1));
    return Math.toIntExact(
        view.root().allNodes().filter(node -> node.kind() == NodeKind.BOUNDARY).count());
  }

  private Placement place(ViewOptions options) {
    return new Placement(history, options, focus, visibility);
  }

  private int nodes(Placement placement) {
    return stubs + placement.passes().size();
  }

  AutoDepth choose() {
    int depth = 1;
    Placement now = place(given.withDepth(depth));
    // A level may change nothing, if all that is there is expanded, and the next one may.
    for (int next = 2; next <= deepest(); next++) {
      Placement deeper = place(given.withDepth(next));
      if (nodes(deeper) > most) {
        return chooseBetween(depth, now, next, deeper);
      }
      if (!deeper.passes().keySet().equals(now.passes().keySet())) {
        depth = next;
        now = deeper;
      }
    }
    return chosen(given.withDepth(depth), ImmutableList.of());
  }

  /** The depth that opens all, or the one that is given. */
  private int deepest() {
    int levels =
        history.layers().stream().mapToInt(layer -> layer.modules().size()).max().orElse(0);
    int limit = given.opening().depth();
    return limit == ViewOptions.UNLIMITED ? levels + 1 : Math.min(limit, levels + 1);
  }

  /** Opens what there is room for, the modules with the least in them first. */
  private AutoDepth chooseBetween(int depth, Placement now, int next, Placement deeper) {
    SetMultimap<Kind, String> kinds = kinds(now, deeper);
    ImmutableList<Kind> leastFirst =
        kinds.keySet().stream()
            .sorted(Comparator.comparingInt(Kind::more))
            .collect(toImmutableList());
    int nodes = nodes(now);
    Set<String> closed = new LinkedHashSet<>();
    for (Kind kind : leastFirst) {
      int more = kinds.get(kind).size() * kind.more();
      if (nodes + more <= most) {
        nodes += more;
      } else {
        closed.addAll(kinds.get(kind));
      }
    }
    if (closed.size() == kinds.size()) {
      return chosen(given.withDepth(depth), ImmutableList.of());
    }
    Predicate<ModuleInfo> collapsed = given.opening().collapsed();
    return chosen(
        given
            .withDepth(next)
            .withCollapsed(collapsed.or(module -> closed.contains(module.address()))),
        ImmutableList.copyOf(closed));
  }

  /** The modules that would be opened, by how many nodes there would be more. */
  private SetMultimap<Kind, String> kinds(Placement now, Placement deeper) {
    SetMultimap<String, String> boxes = LinkedHashMultimap.create();
    SetMultimap<String, String> inside = LinkedHashMultimap.create();
    for (Unit unit : now.units()) {
      Layer layer = unit.first();
      Place place = now.of(layer);
      Place inner = deeper.of(layer);
      if (!place.node().equals(inner.node())) {
        String address = place.box().orElseThrow().first().address();
        boxes.put(address, place.node());
        inside.put(address, inner.node());
      }
    }
    SetMultimap<Kind, String> kinds = LinkedHashMultimap.create();
    for (String address : boxes.keySet()) {
      int more = inside.get(address).size() - boxes.get(address).size();
      ModuleInfo module = history.modules().get(address);
      kinds.put(new Kind(module == null ? "" : module.className(), more), address);
    }
    return kinds;
  }

  private AutoDepth chosen(ViewOptions options, ImmutableList<String> closed) {
    int more = closed.size() - MOST_NAMES;
    String without =
        closed.isEmpty()
            ? ""
            : " without opening "
                + closed.stream().limit(MOST_NAMES).collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more" : "");
    int nodes = nodes(place(options));
    return new AutoDepth(
        options,
        "depth %d%s (%s, %d wanted at most)"
            .formatted(
                options.opening().depth(), without, Texts.plural(nodes, "node", "nodes"), most));
  }
}
