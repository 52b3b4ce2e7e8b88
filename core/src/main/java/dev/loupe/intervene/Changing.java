package dev.loupe.intervene;

import dev.loupe.capture.CallObserver;
import dev.loupe.model.ModelTree;
import dev.loupe.select.Selector;
import dev.loupe.task.LayerChoice;
import dev.loupe.task.LayerTask;

/**
 * Changes the values of chosen layers.
 *
 * @param layers whose values are changed
 * @param intervention how
 */
public record Changing(Selector layers, Intervention intervention) implements LayerTask {

  @Override
  public boolean alters() {
    return true;
  }

  @Override
  public CallObserver start(ModelTree tree, LayerChoice chosen) {
    return new Changer(chosen, intervention);
  }
}
