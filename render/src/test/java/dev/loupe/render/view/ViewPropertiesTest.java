package dev.loupe.render.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModuleInfo;
import dev.loupe.history.ModulePass;
import dev.loupe.history.Parent;
import dev.loupe.render.testing.RandomNets;
import dev.loupe.render.view.ViewOptions.Buffers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds for all views, by what is recorded and what the nodes are called. */
class ViewPropertiesTest {

  @Property(tries = 1000)
  void everyLayerThatIsNotHiddenIsInOneNode(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 60) int size) {
    Expected expected = new Expected(seed, size);
    List<String> nodes = expected.graph.root().allNodes().map(Node::id).toList();
    assertThat(nodes).doesNotHaveDuplicates();
    Set<String> needed = new HashSet<>();
    for (Layer layer : expected.drawn()) {
      List<String> candidates = expected.nodesFor(layer);
      assertThat(candidates).as(layer.name()).isNotEmpty();
      if (expected.options.view() == View.UNROLLED) {
        assertThat(candidates).as(layer.name()).hasSize(1);
      }
      needed.add(expected.nodeOf(layer));
    }
    assertThat(expected.graph.root().allNodes().filter(it -> it.kind() != NodeKind.BOUNDARY))
        .extracting(Node::id)
        .containsExactlyInAnyOrderElementsOf(needed);
  }

  @Property(tries = 1000)
  void edgesAreTheChainsOfRecordedOnesThroughHiddenLayers(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 60) int size) {
    Expected expected = new Expected(seed, size);
    assertThat(expected.graph.edges())
        .extracting(Edge::id)
        .containsExactlyInAnyOrderElementsOf(expected.edges());
  }

  @Property(tries = 300)
  void autoGivesNoMoreNodesThanWantedIfAnyDepthDoes(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 60) int size,
      @ForAll @IntRange(min = 1, max = 40) int most) {
    ModelHistory history = RandomNets.of(seed, size);
    ViewOptions options = options(history, new Random(seed));
    long nodes = GraphView.of(history, options.withAuto(most)).root().allNodes().count();
    long fewest = GraphView.of(history, options.withDepth(1)).root().allNodes().count();
    assertThat(nodes).isLessThanOrEqualTo(Math.max(most, fewest));
    for (int depth = 1; depth < 6; depth++) {
      if (options.opening().depth() == 0 || depth <= options.opening().depth()) {
        long there = GraphView.of(history, options.withDepth(depth)).root().allNodes().count();
        assertThat(there > most || there <= nodes).as("depth %d has %d", depth, there).isTrue();
      }
    }
  }

  private static ViewOptions options(ModelHistory history, Random random) {
    ViewOptions options =
        ViewOptions.DEFAULT
            .withView(random.nextBoolean() ? View.ROLLED : View.UNROLLED)
            .withDepth(random.nextInt(5))
            .withBuffers(random.nextBoolean() ? Buffers.SHOWN : Buffers.HIDDEN)
            .withFoldedRepeats(random.nextBoolean())
            .withCollapsed(some(random.nextInt(), module -> module.address()))
            .withExpanded(some(random.nextInt(), module -> module.address()))
            .withHidden(some(random.nextInt(), random.nextBoolean() ? Layer::type : Layer::name));
    List<String> called =
        history.modules().values().stream()
            .filter(module -> module.passes() > 0)
            .map(ModuleInfo::address)
            .toList();
    return random.nextInt(3) > 0 || called.isEmpty()
        ? options
        : options.withFocus(called.get(random.nextInt(called.size())));
  }

  /** Some of what there is, or nothing. */
  private static <T> Predicate<T> some(int salt, Function<T, String> name) {
    return it -> salt % 3 != 0 && new Random(Objects.hash(name.apply(it), salt)).nextInt(3) == 0;
  }

  /** What a random view should be. */
  private static final class Expected {
    private static final Pattern REST =
        Pattern.compile("@(.*?)(\\d+)(:\\d+)?\\.\\..*?(\\d+)(:\\d+)?");

    private final ModelHistory history;
    private final ViewOptions options;
    private final GraphView graph;
    private final Set<String> nodes;

    Expected(long seed, int size) {
      history = RandomNets.of(seed, size);
      options = options(history, new Random(seed));
      graph = GraphView.of(history, options);
      nodes = graph.root().allNodes().map(Node::id).collect(Collectors.toSet());
    }

    private String name(Layer layer) {
      return options.view() == View.ROLLED ? layer.label().layer() : layer.name();
    }

    private List<Layer> passes(Layer layer) {
      return history.layers().stream().filter(it -> name(it).equals(name(layer))).toList();
    }

    boolean isShown(Layer layer) {
      if (layer.kind() == LayerKind.BUFFER) {
        return options.hiding().buffers() == Buffers.SHOWN;
      }
      return layer.kind() != LayerKind.OPERATION
          || passes(layer).stream()
              .anyMatch(
                  pass -> pass.decision().isPresent() || !options.hiding().operations().test(pass));
    }

    boolean isInFocus(Layer layer) {
      Optional<String> focus = options.focus();
      return focus.isEmpty()
          || layer.modules().stream().anyMatch(it -> it.address().equals(focus.get()));
    }

    List<Layer> drawn() {
      return history.layers().stream().filter(it -> isShown(it) && isInFocus(it)).toList();
    }

    /** Its own node, or boxes of modules that all of its passes are in, outermost first. */
    List<String> nodesFor(Layer layer) {
      List<String> found = new ArrayList<>();
      List<Layer> passes = passes(layer).stream().filter(this::isInFocus).toList();
      for (ModulePass module : layer.modules()) {
        nodes.stream()
            .filter(node -> isBoxOf(node, module))
            .filter(
                node ->
                    passes.stream()
                        .allMatch(it -> it.modules().stream().anyMatch(m -> isBoxOf(node, m))))
            .filter(node -> !found.contains(node))
            .forEach(found::add);
      }
      if (nodes.contains(name(layer))) {
        found.add(name(layer));
      }
      return found;
    }

    private static boolean isBoxOf(String node, ModulePass module) {
      Matcher rest = REST.matcher(node);
      if (!rest.matches()) {
        return node.equals("@" + module.address()) || node.equals("@" + module);
      }
      String stem = rest.group(1);
      String number =
          module.address().startsWith(stem) ? module.address().substring(stem.length()) : "";
      return number.matches("\\d+")
          && Long.parseLong(number) >= Long.parseLong(rest.group(2))
          && Long.parseLong(number) <= Long.parseLong(rest.group(4));
    }

    String nodeOf(Layer layer) {
      List<String> candidates = nodesFor(layer);
      return candidates.get(candidates.size() - 1);
    }

    Set<String> edges() {
      Set<String> edges = new TreeSet<>();
      for (Layer to : history.layers()) {
        if (isShown(to)) {
          addEdges(to, edges);
        }
      }
      return edges;
    }

    /**
     * How far a chain of recorded edges was followed, and whether an operation in focus is on it.
     */
    private record Step(Layer layer, boolean inFocus) {}

    private void addEdges(Layer to, Set<String> edges) {
      Set<Step> seen = new HashSet<>();
      Deque<Step> open = new ArrayDeque<>(List.of(new Step(to, isInFocus(to))));
      while (!open.isEmpty()) {
        Step step = open.remove();
        for (Parent parent : step.layer().parents()) {
          Layer from = history.layers().get(parent.layer());
          if (isShown(from)) {
            if (step.inFocus() || isInFocus(from)) {
              edge(from, to).ifPresent(edges::add);
            }
          } else {
            Step next = new Step(from, step.inFocus() || (from.isOperation() && isInFocus(from)));
            if (seen.add(next)) {
              open.add(next);
            }
          }
        }
      }
    }

    private Optional<String> edge(Layer from, Layer to) {
      String start = isInFocus(from) ? nodeOf(from) : "enters:" + name(from);
      String end = isInFocus(to) ? nodeOf(to) : "leaves:" + name(to);
      boolean withinBox = start.equals(end) && start.startsWith("@");
      return withinBox ? Optional.empty() : Optional.of(start + "->" + end);
    }
  }
}
