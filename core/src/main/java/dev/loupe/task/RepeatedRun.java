package dev.loupe.task;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.loupe.capture.CallObserver;
import dev.loupe.capture.Capture;
import dev.loupe.capture.ForwardException;
import dev.loupe.capture.SeenLayer;
import dev.loupe.error.BadInputException;
import dev.loupe.error.LoupeException;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Inputs;
import dev.loupe.model.RecordableModel;
import dev.loupe.select.Selector;
import java.util.function.Predicate;

/**
 * Records one forward after another, and does a task at the same layers in each. All start from the
 * same parameters, buffers, attributes and random numbers, so that no record depends on those
 * before it. A selector that needs the record makes the model run twice only when it runs for the
 * first time, and when its layers are others than the last time.
 *
 * <p>Not for use by several threads at once.
 */
public final class RepeatedRun {
  private final RecordableModel model;
  private final LayerTask task;
  private final Selector selector;
  private Plan plan = Plan.NONE;
  private boolean touching;

  /**
   * What a record looked like.
   *
   * @param layers the names of all layers
   * @param chosen the numbers of the chosen ones in the order of events
   */
  private record Plan(ImmutableList<String> layers, ImmutableSet<Integer> chosen) {
    static final Plan NONE = new Plan(ImmutableList.of(), ImmutableSet.of());

    boolean holdsFor(ModelHistory history) {
      return layers.equals(names(history));
    }
  }

  private RepeatedRun(RecordableModel model, LayerTask task) {
    this.model = model;
    this.task = task;
    this.selector = task.layers();
  }

  /** Will run a model and do a task in each forward. */
  public static RepeatedRun of(RecordableModel model, LayerTask task) {
    return new RepeatedRun(model, task);
  }

  /** The model that it runs. */
  public RecordableModel model() {
    return model;
  }

  /**
   * Whether a forward has written into a parameter, buffer or input, or has drawn random numbers:
   * then others must not run the model at the same time.
   */
  public boolean isTouching() {
    return touching;
  }

  /**
   * Runs the model's forward and records it. Afterwards the model is as it was before.
   *
   * @return the record with what the task put into it; the caller closes it
   * @throws BadInputException if the inputs don't fit, or a name in the selector means nothing
   * @throws ForwardException if the forward fails further in
   * @throws LoupeException if the model does not run the same way twice on the same inputs
   */
  public ModelHistory run(Inputs inputs) {
    try (ForwardState start = new ForwardState(model)) {
      try {
        return selector.needsRecord() ? runPlanned(inputs, start) : runOnce(inputs, start);
      } finally {
        touching |= start.isTouched();
        start.restore();
      }
    }
  }

  private ModelHistory runOnce(Inputs inputs, ForwardState start) {
    ModelHistory history = keep(inputs, start, selector::takes);
    try {
      // It refuses names that mean nothing.
      selector.in(history);
    } catch (BadInputException e) {
      history.close();
      throw e;
    }
    return history;
  }

  private ModelHistory runPlanned(Inputs inputs, ForwardState start) {
    if (!plan.equals(Plan.NONE)) {
      ModelHistory history = keep(inputs, start, plan);
      if (plan.holdsFor(history)) {
        return history;
      }
      history.close();
      start.restore();
    }
    plan = plan(inputs, start);
    ModelHistory history = keep(inputs, start, plan);
    if (!plan.holdsFor(history)) {
      history.close();
      plan = Plan.NONE;
      throw new LoupeException(
          "The model did not run the same way twice on the same inputs, as the selector %s needs"
              .formatted(selector));
    }
    return history;
  }

  private Plan plan(Inputs inputs, ForwardState start) {
    ModelHistory history = Capture.run(model, inputs, start);
    try {
      return new Plan(names(history), ImmutableSet.copyOf(start.orders(selector.in(history))));
    } finally {
      touching |= start.isTouched();
      start.restore();
    }
  }

  private static ImmutableList<String> names(ModelHistory history) {
    return history.layers().stream().map(Layer::name).collect(toImmutableList());
  }

  private ModelHistory keep(Inputs inputs, ForwardState start, Plan planned) {
    return keep(inputs, start, seen -> planned.chosen().contains(seen.order()));
  }

  private ModelHistory keep(Inputs inputs, ForwardState start, Predicate<SeenLayer> chosen) {
    try (CallObserver done = task.start(model.tree(), new LayerChoice(chosen, true))) {
      // The task has the last word on the record. The state is closed by whoever made it.
      Observers both = new Observers();
      both.add(start);
      both.add(done);
      return Capture.run(model, inputs, both);
    }
  }
}
