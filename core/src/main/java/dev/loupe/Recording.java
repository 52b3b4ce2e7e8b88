package dev.loupe;

import dev.loupe.capture.CallObserver;
import dev.loupe.capture.Capture;
import dev.loupe.capture.ForwardException;
import dev.loupe.error.BadInputException;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Inputs;
import dev.loupe.model.RecordableModel;
import dev.loupe.validation.Validation;

/**
 * Records forward passes of a model. One recording may be run again and again; what it prepares is
 * kept. Several threads can record at once, each with a recording of its own; each sees only its
 * own forward.
 *
 * <p>Recording changes nothing: parameters, training flag, gradient mode, random state and the
 * settings of TorchScript's executor are afterwards what they would be after a plain forward, also
 * if it fails.
 */
public final class Recording {
  private final RecordableModel model;

  private Recording(RecordableModel model) {
    this.model = model;
  }

  /** A recording of a model. */
  public static Recording of(RecordableModel model) {
    return new Recording(model);
  }

  /**
   * Runs the model's forward once and records it.
   *
   * @param inputs the forward's arguments; they stay the caller's
   * @return the record; the caller closes it
   * @throws BadInputException if the inputs are too few, too many, of the wrong types, or refused
   *     by the very operator that reads them (a wrong shape or element type)
   * @throws ForwardException if the forward fails further in
   */
  public ModelHistory run(Inputs inputs) {
    Validation validation = Validation.of(model, inputs);
    return Capture.run(model, inputs, CallObserver.NONE).provedBy(validation::check);
  }
}
