package dev.loupe;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import dev.loupe.capture.ForwardException;
import dev.loupe.error.BadInputException;
import dev.loupe.error.LoupeException;
import dev.loupe.gradients.GradientTask;
import dev.loupe.history.ModelHistory;
import dev.loupe.intervene.Changing;
import dev.loupe.intervene.Halting;
import dev.loupe.intervene.Intervention;
import dev.loupe.model.Inputs;
import dev.loupe.model.RecordableModel;
import dev.loupe.select.Selector;
import dev.loupe.task.LayerTask;
import dev.loupe.task.TaskRun;
import dev.loupe.validation.Validation;
import dev.loupe.values.SaveOptions;
import dev.loupe.values.Saving;

/**
 * Records forward passes of a model. One recording may be run again and again; what it prepares is
 * kept. Several threads can record at once, each with a recording of its own; each sees only its
 * own forward. Immutable.
 *
 * <p>Recording changes nothing: parameters, training flag, gradient mode, random state and the
 * settings of TorchScript's executor are afterwards what they would be after a plain forward, also
 * if it fails.
 */
public final class Recording {
  private final RecordableModel model;
  private final ImmutableList<LayerTask> tasks;

  private Recording(RecordableModel model, ImmutableList<LayerTask> tasks) {
    this.model = model;
    this.tasks = tasks;
  }

  /** A recording of a model, which keeps no values. */
  public static Recording of(RecordableModel model) {
    return new Recording(model, ImmutableList.of());
  }

  /** The same recording, which does one thing more, in the place of another of its kind. */
  private Recording with(LayerTask task) {
    ImmutableList<LayerTask> others =
        tasks.stream()
            .filter(other -> other.getClass() != task.getClass())
            .collect(toImmutableList());
    return new Recording(model, others).plus(task);
  }

  private Recording plus(LayerTask task) {
    return new Recording(model, ImmutableList.<LayerTask>builder().addAll(tasks).add(task).build());
  }

  /**
   * The same recording, which keeps the values of some layers, detached from the graph; see {@link
   * #save(Selector, SaveOptions)}.
   *
   * @param keys labels, module addresses, parts of names, ordinals as {@code Integer}s, and {@link
   *     Selector}s; together they say which, see {@link Selector#of}
   * @throws BadInputException if there is none, or one is of another class
   */
  public Recording save(Object... keys) {
    return save(Selector.of(keys), SaveOptions.DEFAULT);
  }

  /**
   * The same recording, which keeps the values of some layers: what each operator returned, as it
   * was at that moment. They are not copied, but where the forward is about to overwrite one, and
   * where one lies in the memory of an input, parameter or buffer, which others may overwrite when
   * the forward is over.
   *
   * <p>A selector that {@linkplain Selector#needsRecord() needs the record} makes {@link #run} run
   * the model twice, first for the labels and then for the values, from the same parameters,
   * buffers, attributes, inputs and random numbers; afterwards the model is as after one forward.
   * What a Java module keeps in fields of its own can't be put back.
   *
   * <p>The layers take the place of those that were to be saved before; {@link Selector#or} joins.
   */
  public Recording save(Selector chosen, SaveOptions how) {
    return with(new Saving(chosen, how));
  }

  /**
   * The same recording, which changes the values of some layers while the forward runs: what reads
   * such a layer, gets the changed value, and gradients flow through the change. What is changed
   * again by a later intervention of this recording, is changed in this order. Values that are
   * saved are the changed ones.
   *
   * <p>The value of an operator that writes in place is changed in that tensor. A view that is
   * changed is no view any more: what is written into it later does not reach the tensor that it
   * was a view of. Buffers keep their values in the model; only what reads them gets changed ones.
   * Of a buffer that the forward writes, the value at the start can't be changed, and later ones
   * are changed where they are made.
   *
   * <p>Where labels are needed, the model runs twice as for {@link #save(Selector, SaveOptions)},
   * first as it is. A change may let it run otherwise from there on, as long as the chosen layers
   * are still there.
   *
   * @param layers a name, ordinal or {@link Selector}, see {@link Selector#of}
   */
  public Recording change(Object layers, Intervention intervention) {
    return plus(new Changing(Selector.of(layers), intervention));
  }

  /**
   * The same recording, which skips the rest of the forward as soon as any of these layers has its
   * value. The record then ends with that layer's operator, and {@link ModelHistory#haltedAfter}
   * says so. A forward that reaches none of them runs to its end.
   *
   * <p>Addresses of modules ({@code features.0}; with {@code :2} the second call), {@link
   * Selector#type} and {@link Selector#inside} are known while the model runs; for other names it
   * runs whole once before, to know which they are.
   *
   * @param keys as for {@link #save(Object...)}
   * @throws BadInputException if there is none, or one is of another class
   */
  public Recording haltAfter(Object... keys) {
    return with(Halting.of(model.tree(), keys));
  }

  /**
   * The same recording, whose histories take the gradients of some layers from backward passes; see
   * {@link #gradients(Selector)}.
   *
   * @param keys as {@link #save(Object...)} takes them
   * @throws BadInputException if there is none, or one is of another class
   */
  public Recording gradients(Object... keys) {
    return gradients(Selector.of(keys));
  }

  /**
   * The same recording, whose histories take the gradients of some layers from backward passes, and
   * keep the graph behind the outputs until they are closed; see {@link ModelHistory#gradients}.
   * Nothing is added to the graph: outputs, and gradients of parameters, are those of a plain
   * forward and backward pass, bit by bit.
   *
   * <p>The model runs twice for a selector that {@linkplain Selector#needsRecord() needs the
   * record}, as {@link #save(Selector, SaveOptions)} says. The layers take the place of those that
   * were to have gradients before.
   *
   * @param chosen which; of others gradients flow through, but are not kept
   */
  public Recording gradients(Selector chosen) {
    return with(new GradientTask(chosen));
  }

  /**
   * Runs the model's forward and records it.
   *
   * @param inputs the forward's arguments; they stay the caller's
   * @return the record; the caller closes it
   * @throws BadInputException if the inputs are too few, too many, of the wrong types, or refused
   *     by the very operator that reads them (a wrong shape or element type), a name of a layer
   *     means nothing, an intervention fails or gives a tensor of another shape or type, or
   *     gradients are asked for where they are switched off
   * @throws ForwardException if the forward fails further in; its partial history has the values
   *     until then
   * @throws LoupeException if the model was run twice, and differently
   */
  public ModelHistory run(Inputs inputs) {
    Validation validation = Validation.of(model, inputs, tasks);
    return TaskRun.of(model, inputs, tasks).provedBy(validation::check);
  }
}
