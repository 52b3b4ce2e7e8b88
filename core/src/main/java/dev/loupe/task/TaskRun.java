package dev.loupe.task;

import static com.google.common.base.Preconditions.checkNotNull;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import dev.loupe.capture.CallObserver;
import dev.loupe.capture.Capture;
import dev.loupe.capture.ForwardException;
import dev.loupe.error.BadInputException;
import dev.loupe.error.LoupeException;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Inputs;
import dev.loupe.model.ModelTree;
import dev.loupe.model.RecordableModel;
import dev.loupe.select.Selector;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Records a forward and does tasks meanwhile: in one run where all their selectors are decided when
 * an operator returns; else a first run gives the labels, everything is put back as it was, and the
 * tasks are done in a second run.
 */
public final class TaskRun {
  private final RecordableModel model;
  private final Inputs inputs;
  private final ImmutableList<LayerTask> tasks;
  private final ImmutableSet<Selector> selectors;
  private final UnaryOperator<CallObserver> watch;

  private TaskRun(
      RecordableModel model,
      Inputs inputs,
      List<LayerTask> tasks,
      UnaryOperator<CallObserver> watch) {
    this.model = model;
    this.inputs = inputs;
    this.watch = watch;
    this.tasks =
        tasks.stream()
            .filter(task -> !task.isIdle())
            // What halts the forward is told of everything last.
            .sorted(Comparator.comparing(LayerTask::alters))
            .collect(toImmutableList());
    this.selectors = this.tasks.stream().map(LayerTask::layers).collect(toImmutableSet());
  }

  /**
   * Runs a model's forward, records it and does the tasks.
   *
   * @return the record, with what the tasks put into it; the caller closes it
   * @throws BadInputException if the inputs don't fit, or a name in a selector means nothing
   * @throws ForwardException if the forward fails further in
   * @throws LoupeException if a second run differs from the first
   */
  public static ModelHistory of(RecordableModel model, Inputs inputs, List<LayerTask> tasks) {
    return watched(model, inputs, tasks, done -> done);
  }

  /**
   * The same, while somebody watches the run in which the tasks are done.
   *
   * @param watch makes of what does the tasks an observer that passes on to it all that it is told
   * @return the record; the caller closes it
   * @throws BadInputException as {@link #of} says
   * @throws ForwardException as {@link #of} says
   * @throws LoupeException as {@link #of} says
   */
  public static ModelHistory watched(
      RecordableModel model,
      Inputs inputs,
      List<LayerTask> tasks,
      UnaryOperator<CallObserver> watch) {
    TaskRun run = new TaskRun(model, inputs, tasks, watch);
    return run.selectors.stream().anyMatch(Selector::needsRecord) ? run.second() : run.only();
  }

  private ModelHistory only() {
    ModelHistory history =
        run(Maps.asMap(selectors, selector -> new LayerChoice(selector::takes, true)));
    try {
      if (history.haltedAfter().isPresent()) {
        return history;
      }
      // They refuse names that mean nothing.
      selectors.forEach(selector -> selector.in(history));
    } catch (BadInputException e) {
      history.close();
      throw e;
    }
    return history;
  }

  private ModelHistory second() {
    Rehearsal first = Rehearsal.of(model, inputs, selectors);
    LayerOrders orders = new LayerOrders();
    ModelHistory history = run(first.choices(), orders);
    if (tasks.stream().anyMatch(LayerTask::alters)) {
      first.checkSameUntilAltered(history, orders.layers());
    } else {
      first.checkSame(history);
    }
    return history;
  }

  private ModelHistory run(Map<Selector, LayerChoice> choices, CallObserver... others) {
    ModelTree tree = model.tree();
    try (Observers observers = new Observers()) {
      for (LayerTask task : tasks) {
        observers.add(task.start(tree, checkNotNull(choices.get(task.layers()))));
      }
      Arrays.stream(others).forEach(observers::add);
      return Capture.run(model, tree, inputs, watch.apply(observers));
    }
  }
}
