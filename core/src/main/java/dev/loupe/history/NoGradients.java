package dev.loupe.history;

import dev.loupe.error.BadInputException;

/** Of a history that was recorded without gradients. */
final class NoGradients extends GraphlessGradients {

  @Override
  protected BadInputException refusal() {
    return new BadInputException(
        "This forward was recorded without gradients; ask for them by"
            + " Recording.of(model).gradients(Selector.all()), or name the layers");
  }
}
