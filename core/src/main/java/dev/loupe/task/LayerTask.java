package dev.loupe.task;

import dev.loupe.capture.CallObserver;
import dev.loupe.model.ModelTree;
import dev.loupe.select.Selector;

/** Something that a recording does at chosen layers, such as to keep their values. Immutable. */
public interface LayerTask {

  /** Which layers. */
  Selector layers();

  /** Whether there is nothing to do, whatever the forward. */
  default boolean isIdle() {
    return layers() == Selector.none();
  }

  /** Whether the forward runs otherwise than without the task, or not to its end. */
  default boolean alters() {
    return false;
  }

  /**
   * A forward is about to run, in which the task is done.
   *
   * @param tree what the model consists of now
   * @param chosen tells the layers when they have their values
   * @return what watches this one forward
   */
  CallObserver start(ModelTree tree, LayerChoice chosen);
}
