package dev.loupe.history;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;

import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.graph.ElementOrder;
import com.google.common.graph.GraphBuilder;
import com.google.common.graph.ImmutableGraph;
import dev.loupe.error.BadInputException;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The record of one forward pass: every operation that ran, on which tensors, in which module, from
 * which line of source; and the values that were asked for. Its facts are immutable and safe for
 * use by several threads, its values as long as nobody closes it.
 */
public final class ModelHistory implements AutoCloseable {

  private final Facts facts;
  private final ImmutableList<Layer> layers;
  private final Function<ModelHistory, ValidationReport> validation;
  private final Activations values;
  private final Alterations alterations;
  private final Gradients gradients;

  /** Most histories are drawn, not searched. */
  private final Supplier<LayerLookup> lookup;

  /** What is known when the forward is over, whatever it was made for. */
  private record Facts(
      String modelName,
      ImmutableList<Layer> layers,
      ImmutableMap<String, ModuleInfo> modules,
      ImmutableList<Parameter> parameters,
      ImmutableList<Buffer> buffers,
      Duration elapsed,
      Optional<Failure> failure) {}

  private ModelHistory(
      Facts facts,
      Function<ModelHistory, ValidationReport> validation,
      Activations values,
      Alterations alterations,
      Gradients gradients) {
    this.facts = facts;
    this.layers = facts.layers();
    this.validation = validation;
    this.values = values;
    this.alterations = alterations;
    this.gradients = gradients;
    this.lookup = Suppliers.memoize(() -> new LayerLookup(layers, facts.modules().values()));
  }

  /**
   * Makes a history of its parts; for recorders and tests.
   *
   * @param modelName the model's class, such as {@code AlexNet}
   * @param layers all layers; each stands at its own index
   * @param modules all modules, each before those below it; the first is the model itself
   * @param parameters the model's parameters, each once
   * @param buffers the model's buffers
   * @param elapsed how long the forward took while it was recorded
   * @param failure where the forward failed, for a partial history
   * @throws IllegalArgumentException if a layer stands at the wrong index or the model's own module
   *     is missing
   */
  public static ModelHistory of(
      String modelName,
      List<Layer> layers,
      List<ModuleInfo> modules,
      List<Parameter> parameters,
      List<Buffer> buffers,
      Duration elapsed,
      Optional<Failure> failure) {
    for (int i = 0; i < layers.size(); i++) {
      checkArgument(
          layers.get(i).index() == i, "%s does not stand at its index", layers.get(i).name());
    }
    checkArgument(
        !modules.isEmpty() && modules.get(0).address().isEmpty(),
        "the first module is the model itself");
    return new ModelHistory(
        new Facts(
            modelName,
            ImmutableList.copyOf(layers),
            modules.stream().collect(toImmutableMap(ModuleInfo::address, module -> module)),
            ImmutableList.copyOf(parameters),
            ImmutableList.copyOf(buffers),
            elapsed,
            failure),
        history -> {
          throw new BadInputException("This history has no model to be validated against");
        },
        Activations.NONE,
        Alterations.NONE,
        Gradients.NONE);
  }

  /**
   * The same history, which {@link #validate} proves by what is given here; for recorders.
   *
   * @param proof runs the model again
   */
  public ModelHistory provedBy(Function<ModelHistory, ValidationReport> proof) {
    return new ModelHistory(facts, proof, values, alterations, gradients);
  }

  /**
   * The same history, which holds values of its layers and frees them when it is closed; for
   * recorders.
   */
  public ModelHistory holding(Activations kept) {
    return new ModelHistory(facts, validation, kept, alterations, gradients);
  }

  /** The same history, of a forward that was altered on the way; for recorders. */
  public ModelHistory altered(Alterations made) {
    return new ModelHistory(facts, validation, values, made, gradients);
  }

  /**
   * The same history, which has gradients and frees them when it is closed; for recorders.
   *
   * @param taken takes the gradients of this history's layers
   */
  public ModelHistory withGradients(Gradients taken) {
    return new ModelHistory(facts, validation, values, alterations, taken);
  }

  /**
   * Proves that this record is right: runs the model again, plainly and under a witness, replays
   * every operation on the values of its parents, changes every parent and sees whether the result
   * changes, and checks that all facts of the record agree with each other. Takes some five times
   * as long as a forward. The values that it needs are kept only meanwhile.
   *
   * <p>Of a forward that was changed on the way, an operation must give what it gave before its
   * value was changed, and those that read it must read the changed value. Every intervention is
   * made twice on the same value, and must do the same. Of one that was halted, all that ran is
   * proved. The outputs of such forwards are not held against a plain run, which has others.
   *
   * <p>The model, its parameters, its inputs, and the tensors and activations that interventions
   * were given, must be as they were when the record was made; all but these are so afterwards.
   *
   * @throws BadInputException if the record is of a forward that failed, or its model is not known
   */
  public ValidationReport validate() {
    return validation.apply(this);
  }

  /** The model's class, such as {@code AlexNet}. */
  public String modelName() {
    return facts.modelName();
  }

  /**
   * All layers in the order of execution, an entry for each pass: inputs and buffers, operations,
   * outputs.
   */
  public ImmutableList<Layer> layers() {
    return layers;
  }

  /** The layers with their passes gathered, in the order of first passes. */
  public ImmutableList<RolledLayer> rolledLayers() {
    Map<String, ImmutableList.Builder<Layer>> passes = new LinkedHashMap<>();
    for (Layer layer : layers) {
      passes.computeIfAbsent(layer.label().layer(), name -> ImmutableList.builder()).add(layer);
    }
    return passes.values().stream()
        .map(builder -> new RolledLayer(builder.build()))
        .collect(toImmutableList());
  }

  /**
   * Finds a layer by its label ({@code conv2d_3_7}), short label ({@code conv2d_3}), either with a
   * pass ({@code linear_1_1:2}), the address of a module that it is the output of ({@code
   * features.6}, {@code fc:2}), the path of an input, output or buffer ({@code input.x}), its
   * ordinal ({@code 7}, {@code -17}), or any part of one of these that only one layer has.
   *
   * @throws BadInputException if no layer is meant (the message names what is near) or several are
   *     (it lists them)
   */
  public Layer layer(String key) {
    return lookup.get().find(key);
  }

  /**
   * Finds a layer by its ordinal.
   *
   * @param ordinal from 0; negative numbers count from the end, so -1 is the last layer
   * @throws BadInputException if there is no such ordinal
   */
  public Layer layer(int ordinal) {
    return lookup.get().find(ordinal);
  }

  /**
   * All layers that a key may mean: of a layer or module that runs several times each pass, of a
   * module that returns several tensors each of them, and of a part of a name ({@code conv}) every
   * layer that has it. A key that is a whole name means that one alone.
   *
   * @return at least one, in order
   * @throws BadInputException if no layer is meant; the message names what is near
   */
  public ImmutableList<Layer> layers(String key) {
    return ImmutableList.sortedCopyOf(
        Comparator.comparingInt(Layer::index), lookup.get().findAll(key));
  }

  /** All keys that {@link #layer(String)} accepts for a layer, its ordinals first. */
  public ImmutableList<String> lookupKeys(Layer layer) {
    return lookup.get().keysOf(layer);
  }

  /**
   * A description for people of one of this history's layers: its tensor, parameters, parents and
   * children, operator, modules, source and lookup keys. Several lines.
   */
  public String describe(Layer layer) {
    return LayerSummary.of(this, layer);
  }

  /**
   * The value of a layer, as it was when its operator returned. It is the history's, and is freed
   * with it.
   *
   * @param key as {@link #layer(String)} takes it
   * @throws BadInputException if there is no such layer, or its value was not kept: what is kept is
   *     said by {@code Recording.save}
   * @throws IllegalStateException if the history is closed
   */
  public Activation activation(String key) {
    return activation(layer(key));
  }

  /**
   * The value of a layer.
   *
   * @param ordinal from 0; negative numbers count from the end
   * @throws BadInputException if there is no such layer, or its value was not kept
   * @throws IllegalStateException if the history is closed
   */
  public Activation activation(int ordinal) {
    return activation(layer(ordinal));
  }

  /**
   * The value of one of this history's layers.
   *
   * @throws BadInputException if it was not kept
   * @throws IllegalStateException if the history is closed
   */
  public Activation activation(Layer layer) {
    Activation activation = values.byLayer().get(layer.index());
    if (activation == null) {
      throw new BadInputException(
          layer.kind() == LayerKind.FAILURE
              ? "%s has no value: its operator failed".formatted(layer.name())
              : "The value of %1$s was not kept; keep it by Recording.of(model).save(\"%1$s\")"
                  .formatted(layer.name()));
    }
    return activation;
  }

  /**
   * The values that were kept, by the names of their layers, in order.
   *
   * @throws IllegalStateException if the history is closed
   */
  public ImmutableMap<String, Activation> activations() {
    return values.byLayer().values().stream()
        .collect(toImmutableMap(activation -> activation.layer().name(), it -> it));
  }

  /** The gradients: backward passes, the forward's outputs with their graph, the graph itself. */
  public Gradients gradients() {
    return gradients;
  }

  /**
   * Runs a backward pass from the sum of the outputs; see {@link Gradients#backward()}.
   *
   * @throws BadInputException if that can't be; the message says why
   * @throws IllegalStateException if the history is closed
   */
  public BackwardPass backward() {
    return gradients.backward();
  }

  /**
   * Runs a backward pass from the sum of a layer; see {@link Gradients#backward(String)}.
   *
   * @param layer as {@link #layer(String)} takes it
   * @throws BadInputException if that can't be; the message says why
   * @throws IllegalStateException if the history is closed
   */
  public BackwardPass backward(String layer) {
    return gradients.backward(layer);
  }

  /**
   * The gradient that the last backward pass brought to a layer: of the shape and type of its
   * value. It is the history's, and is freed with it.
   *
   * @param key as {@link #layer(String)} takes it
   * @throws BadInputException if there is no such layer, or it has no gradient; the message says
   *     why
   * @throws IllegalStateException if the history is closed
   */
  public Activation gradient(String key) {
    return gradients.of(layer(key));
  }

  /**
   * The gradient that the last backward pass brought to a layer.
   *
   * @param ordinal from 0; negative numbers count from the end
   * @throws BadInputException if there is no such layer, or it has no gradient
   * @throws IllegalStateException if the history is closed
   */
  public Activation gradient(int ordinal) {
    return gradients.of(layer(ordinal));
  }

  /**
   * The gradient that the last backward pass brought to one of this history's layers.
   *
   * @throws BadInputException if it has none
   * @throws IllegalStateException if the history is closed
   */
  public Activation gradient(Layer layer) {
    return gradients.of(layer);
  }

  /** The value of a layer, if it was kept and the history is open. */
  Optional<Activation> kept(Layer layer) {
    return values.isClosed()
        ? Optional.empty()
        : Optional.ofNullable(values.byLayer().get(layer.index()));
  }

  /** The layers of one kind, in order. */
  public ImmutableList<Layer> layers(LayerKind kind) {
    return layers.stream().filter(layer -> layer.kind() == kind).collect(toImmutableList());
  }

  /** The layers that operations made, in the order of execution. */
  public ImmutableList<Layer> operations() {
    return layers.stream().filter(Layer::isOperation).collect(toImmutableList());
  }

  /** The parents of a layer. */
  public ImmutableList<Layer> parents(Layer layer) {
    return layer.parents().stream()
        .map(parent -> layers.get(parent.layer()))
        .collect(toImmutableList());
  }

  /** The children of a layer. */
  public ImmutableList<Layer> children(Layer layer) {
    return layer.children().stream().map(layers::get).collect(toImmutableList());
  }

  /** The computational graph: layers, and an edge from each parent to its child. */
  public ImmutableGraph<Layer> graph() {
    ImmutableGraph.Builder<Layer> graph =
        GraphBuilder.directed().nodeOrder(ElementOrder.<Layer>insertion()).immutable();
    layers.forEach(graph::addNode);
    for (Layer layer : layers) {
      parents(layer).forEach(parent -> graph.putEdge(parent, layer));
    }
    return graph.build();
  }

  /**
   * All modules by address, each before those below it; the first, at the empty address, is the
   * model.
   */
  public ImmutableMap<String, ModuleInfo> modules() {
    return facts.modules();
  }

  /** The model's parameters, each once. */
  public ImmutableList<Parameter> parameters() {
    return facts.parameters();
  }

  /** The number of elements of all parameters. */
  public long totalParameters() {
    return facts.parameters().stream().mapToLong(parameter -> parameter.tensor().elements()).sum();
  }

  /** The model's buffers. */
  public ImmutableList<Buffer> buffers() {
    return facts.buffers();
  }

  /** How long the forward took while it was recorded. */
  public Duration elapsed() {
    return facts.elapsed();
  }

  /** Where the forward failed; present only in a partial history. */
  public Optional<Failure> failure() {
    return facts.failure();
  }

  /**
   * Holds this history against another one, of the same model or of one like it: which layers both
   * have, and how far their values are apart, where both histories keep them.
   */
  public Comparison compare(ModelHistory other) {
    return Comparer.compare(this, other);
  }

  /** In what the forward was another than the model's own. */
  public Alterations alterations() {
    return alterations;
  }

  /** The changes that were made to values of layers, in the order in which they were made. */
  public ImmutableList<AppliedIntervention> interventions() {
    return alterations.interventions();
  }

  /** The changes that were made to the value of one of this history's layers, in order. */
  public ImmutableList<String> interventions(Layer layer) {
    return alterations.interventions().stream()
        .filter(applied -> applied.layer() == layer.index())
        .map(AppliedIntervention::what)
        .collect(toImmutableList());
  }

  /** The last layer that ran, if the rest of the forward was skipped on request. */
  public Optional<Layer> haltedAfter() {
    OptionalInt last = alterations.haltedAfter();
    return last.isPresent() ? Optional.of(layers.get(last.getAsInt())) : Optional.empty();
  }

  /** A summary for people: structure, sizes, module tree, layers. */
  @Override
  public String toString() {
    return HistorySummary.of(this);
  }

  /**
   * Frees the values and gradients that the history holds. Its facts can be read afterwards all the
   * same.
   */
  @Override
  public void close() {
    values.close();
    gradients.close();
  }
}
