package dev.loupe.select;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.loupe.capture.SeenLayer;
import dev.loupe.error.BadInputException;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModulePass;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Says which layers are meant. Immutable.
 *
 * <p>{@link #all}, {@link #none}, {@link #type} and {@link #inside}, and what {@link #and}, {@link
 * #or} and {@link #not} make of these, are decided as soon as an operator returns. All others need
 * the labels, the module calls or the graph, which are known when the forward is over; see {@link
 * #needsRecord}.
 */
public final class Selector {
  private static final Selector ALL = early("all", seen -> true, history -> everything(history));
  private static final Selector NONE = early("none", seen -> false, history -> ImmutableSet.of());

  private final String text;

  /** What is known as soon as the operator returns; empty if that does not suffice. */
  private final Optional<Predicate<SeenLayer>> early;

  private final Function<ModelHistory, ? extends Set<Layer>> layers;

  private Selector(
      String text,
      Optional<Predicate<SeenLayer>> early,
      Function<ModelHistory, ? extends Set<Layer>> layers) {
    this.text = text;
    this.early = early;
    this.layers = layers;
  }

  private static Selector early(
      String text,
      Predicate<SeenLayer> early,
      Function<ModelHistory, ? extends Set<Layer>> layers) {
    return new Selector(text, Optional.of(early), layers);
  }

  private static Selector late(String text, Function<ModelHistory, ? extends Set<Layer>> layers) {
    return new Selector(text, Optional.empty(), layers);
  }

  private static Selector filter(String text, BiPredicate<ModelHistory, Layer> condition) {
    return late(
        text,
        history ->
            history.layers().stream()
                .filter(layer -> condition.test(history, layer))
                .collect(toImmutableSet()));
  }

  private static ImmutableSet<Layer> everything(ModelHistory history) {
    return ImmutableSet.copyOf(history.layers());
  }

  /** All layers, with inputs, buffers and outputs. */
  public static Selector all() {
    return ALL;
  }

  /** No layer. */
  public static Selector none() {
    return NONE;
  }

  /**
   * The layers that any of these means.
   *
   * @param keys strings as {@link ModelHistory#layers(String)} takes them ({@code conv2d_3_7},
   *     {@code features}, {@code linear}), {@code Integer}s as ordinals (negative ones from the
   *     end), and {@code Selector}s
   * @throws BadInputException if there is none, or one is of another class
   */
  public static Selector of(Object... keys) {
    return Arrays.stream(keys)
        .map(Selector::ofKey)
        .reduce(Selector::or)
        .orElseThrow(() -> new BadInputException("No layer is named; Selector.none() is for none"));
  }

  private static Selector ofKey(Object key) {
    if (key instanceof Selector selector) {
      return selector;
    } else if (key instanceof Integer ordinal) {
      return late("" + ordinal, history -> ImmutableSet.of(history.layer(ordinal)));
    } else if (key instanceof String name) {
      return late(name, history -> ImmutableSet.copyOf(history.layers(name)));
    }
    throw new BadInputException(
        "A layer is named by a string, an int or a Selector, not by "
            + (key == null ? "null" : key.getClass().getSimpleName()));
  }

  /**
   * Reads a selector; see {@link SelectorText}.
   *
   * @param text such as {@code conv2d_3_7,features,-5,linear} or {@code all,~type=relu}
   * @throws BadInputException if it is not well formed
   */
  public static Selector parse(String text) {
    return SelectorText.parse(text);
  }

  /** The layers of a type, such as {@code conv2d}, {@code input} or {@code buffer}. */
  public static Selector type(String type) {
    return early(
        "type=" + type,
        seen -> seen.type().equals(type),
        history -> {
          Names.check(history, type, Layer::type, "of type");
          return with(history, layer -> layer.type().equals(type));
        });
  }

  /**
   * The layers that were computed inside a module, its submodules included.
   *
   * @param module an address such as {@code layer1.0}, for all calls of the module, or {@code
   *     layer1.0:2} for one
   */
  public static Selector inside(String module) {
    return early(
        "in=" + module,
        seen -> isInside(seen.modules(), module),
        history -> {
          Names.checkModule(history, module);
          return with(history, layer -> isInside(layer.modules(), module));
        });
  }

  private static boolean isInside(List<ModulePass> calls, String module) {
    return calls.stream()
        .anyMatch(call -> call.address().equals(module) || call.toString().equals(module));
  }

  private static ImmutableSet<Layer> with(ModelHistory history, Predicate<Layer> condition) {
    return history.layers().stream().filter(condition).collect(toImmutableSet());
  }

  /** The layers that modules of a class return, such as {@code BasicBlock}. */
  public static Selector moduleClass(String className) {
    return late(
        "class=" + className,
        history -> {
          Names.checkClass(history, className);
          return history.modules().values().stream()
              .filter(module -> module.className().equals(className))
              .flatMap(module -> module.calls().stream())
              .flatMap(call -> call.outputs().stream())
              .map(history.layers()::get)
              .collect(toImmutableSet());
        });
  }

  /** The layers for which a condition holds. */
  public static Selector where(Predicate<Layer> condition) {
    return filter("where", (history, layer) -> condition.test(layer));
  }

  /** Those of these layers that have a child among others. */
  public Selector followedBy(Selector others) {
    return and(neighbours("before " + others, others, (history, layer) -> history.parents(layer)));
  }

  /** Those of these layers that have a parent among others. */
  public Selector precededBy(Selector others) {
    return and(neighbours("after " + others, others, (history, layer) -> history.children(layer)));
  }

  private interface Neighbours {
    ImmutableList<Layer> of(ModelHistory history, Layer layer);
  }

  private static Selector neighbours(String text, Selector others, Neighbours neighbours) {
    return late(
        text,
        history ->
            others.in(history).stream()
                .flatMap(layer -> neighbours.of(history, layer).stream())
                .collect(toImmutableSet()));
  }

  /** The layers of either. */
  public Selector or(Selector other) {
    return new Selector(
        text + "," + other.text,
        both(other, Predicate::or),
        history -> Sets.union(layers.apply(history), other.layers.apply(history)));
  }

  /** The layers of both. */
  public Selector and(Selector other) {
    return new Selector(
        "(%s) and (%s)".formatted(text, other.text),
        both(other, Predicate::and),
        history -> Sets.intersection(layers.apply(history), other.layers.apply(history)));
  }

  /** All layers but these. */
  public Selector not() {
    return new Selector(
        "not (%s)".formatted(text),
        early.map(Predicate::negate),
        history -> Sets.difference(everything(history), layers.apply(history)));
  }

  private interface Combination {
    Predicate<SeenLayer> of(Predicate<SeenLayer> one, Predicate<SeenLayer> other);
  }

  private Optional<Predicate<SeenLayer>> both(Selector other, Combination combination) {
    return early.flatMap(one -> other.early.map(two -> combination.of(one, two)));
  }

  /**
   * Whether the layers are known only when a record of the whole forward is there. To keep such
   * layers' values, a model is run twice.
   */
  public boolean needsRecord() {
    return early.isEmpty();
  }

  /**
   * Whether a layer is selected that is being recorded.
   *
   * @throws IllegalStateException if that {@linkplain #needsRecord needs the record}
   */
  public boolean takes(SeenLayer layer) {
    return early
        .orElseThrow(() -> new IllegalStateException(this + " needs the record"))
        .test(layer);
  }

  /**
   * The layers of a record that are selected, in order.
   *
   * @throws BadInputException if a name means nothing in it; the message names what is near
   */
  public ImmutableList<Layer> in(ModelHistory history) {
    Set<Layer> selected = layers.apply(history);
    return history.layers().stream().filter(selected::contains).collect(toImmutableList());
  }

  /** All that it was made of, for people. */
  @Override
  public String toString() {
    return text;
  }
}
