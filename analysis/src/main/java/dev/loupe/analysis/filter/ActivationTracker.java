package dev.loupe.analysis.filter;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.loupe.Recording;
import dev.loupe.capture.ForwardException;
import dev.loupe.error.BadInputException;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Inputs;
import dev.loupe.model.RecordableModel;
import dev.loupe.select.Selector;
import dev.loupe.values.SaveOptions;

/**
 * Runs a model and hands out what its modules returned, through filters in named groups, such as
 * {@code content} and {@code style}. The model stays as it is: neither its mode nor what of it
 * needs gradients is changed. Immutable.
 *
 * <p>Modules are those without submodules. Each call of one counts, in the order in which they
 * ended.
 */
public final class ActivationTracker {
  private static final String EVERYTHING = "all";

  private final RecordableModel model;
  private final ImmutableMap<String, ImmutableList<ActivationFilter>> groups;
  private final SaveOptions options;

  private ActivationTracker(
      RecordableModel model,
      ImmutableMap<String, ImmutableList<ActivationFilter>> groups,
      SaveOptions options) {
    this.model = model;
    this.groups = groups;
    this.options = options;
  }

  /** A tracker of all activations, in the one group {@code all}. */
  public static ActivationTracker of(RecordableModel model) {
    return new ActivationTracker(model, ImmutableMap.of(), SaveOptions.DEFAULT);
  }

  /**
   * The same with one more group.
   *
   * @param filters run one after the other, each on what the one before it left; none keep all
   * @throws BadInputException if there is a group of that name
   */
  public ActivationTracker withGroup(String name, ActivationFilter... filters) {
    if (groups.containsKey(name)) {
      throw new BadInputException("There are two groups named " + name);
    }
    return new ActivationTracker(
        model,
        ImmutableMap.<String, ImmutableList<ActivationFilter>>builder()
            .putAll(groups)
            .put(name, ImmutableList.copyOf(filters))
            .buildOrThrow(),
        options);
  }

  /** The same with the graph behind the values, so that gradients flow through them. */
  public ActivationTracker withGraph() {
    return new ActivationTracker(model, groups, options.withGraph());
  }

  /**
   * Runs the model once (twice in truth: the first run tells what the modules return).
   *
   * @return the activations; the caller closes them
   * @throws BadInputException if the inputs don't fit
   * @throws ForwardException if the forward fails further in
   */
  public TrackedActivations run(Inputs inputs) {
    ModelHistory history =
        Recording.of(model)
            .save(Selector.where(layer -> !layer.outputOf().isEmpty()), options)
            .run(inputs);
    return new TrackedActivations(
        history, groups.isEmpty() ? ImmutableMap.of(EVERYTHING, ImmutableList.of()) : groups);
  }
}
