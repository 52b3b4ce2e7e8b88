package dev.loupe.model;

import com.google.common.collect.ImmutableList;
import dev.loupe.error.BadInputException;

/**
 * A model whose forward pass can be recorded. While it runs it tells the dispatch mode's handler,
 * if there is one, which of its modules start and end.
 */
public interface RecordableModel {

  /** The model's class as its author named it, such as {@code AlexNet}. */
  String name();

  /** Whether the model is in training mode, which changes what dropouts and others do. */
  boolean isTraining();

  /** The model's modules, parameters and buffers as they are now. */
  ModelTree tree();

  /** The arguments of the model's forward, in order, without the model itself. */
  ImmutableList<ForwardArgument> arguments();

  /**
   * Runs the model's forward once.
   *
   * @param inputs its arguments
   * @return what the model returns: a tensor, a structure of tensors, or null
   * @throws BadInputException if the inputs are too few, too many, or of the wrong types
   * @throws RuntimeException what the model throws
   */
  Output forward(Inputs inputs);

  /** What a forward may change in the model, as it is now. */
  ModelState saveState();

  /**
   * What a forward may change in the model besides the values of parameters and buffers, as it is
   * now.
   */
  ModelState saveAttributes();

  /**
   * A place in the model's code where control flow enters something.
   *
   * @param number what the model's markers call it
   */
  default ControlSite controlSite(int number) {
    throw new IllegalArgumentException("the model has no marker of control flow: " + number);
  }

  /** Where the model's code is now. Called from within an operator's call, so it must be quick. */
  SourceTrace currentSource();
}
