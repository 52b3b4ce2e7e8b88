package dev.loupe.gradients;

import dev.loupe.capture.CallObserver;
import dev.loupe.error.BadInputException;
import dev.loupe.model.ModelTree;
import dev.loupe.select.Selector;
import dev.loupe.task.LayerChoice;
import dev.loupe.task.LayerTask;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.InferenceMode;

/**
 * Lets the history take the gradients of chosen layers from backward passes.
 *
 * @param layers whose gradients are taken
 */
public record GradientTask(Selector layers) implements LayerTask {

  /**
   * {@inheritDoc}
   *
   * @throws BadInputException if the calling thread has gradients switched off
   */
  @Override
  public CallObserver start(ModelTree tree, LayerChoice chosen) {
    if (InferenceMode.is_enabled() || !GradMode.is_enabled()) {
      throw new BadInputException(
          "There can be no gradients: they are switched off here, by a NoGradGuard or inference"
              + " mode; run the recording outside of it");
    }
    return new GradientObserver(chosen, tree);
  }
}
