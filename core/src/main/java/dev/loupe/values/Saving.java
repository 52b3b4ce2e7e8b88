package dev.loupe.values;

import dev.loupe.capture.CallObserver;
import dev.loupe.model.ModelTree;
import dev.loupe.select.Selector;
import dev.loupe.task.LayerChoice;
import dev.loupe.task.LayerTask;

/**
 * Keeps the values of chosen layers in the history.
 *
 * @param layers whose values are kept
 * @param options how
 */
public record Saving(Selector layers, SaveOptions options) implements LayerTask {

  @Override
  public CallObserver start(ModelTree tree, LayerChoice chosen) {
    return new Keeper(chosen, options, tree);
  }
}
