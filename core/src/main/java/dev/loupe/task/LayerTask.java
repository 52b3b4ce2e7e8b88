package dev.loupe.task;

import dev.loupe.capture.CallObserver;
import dev.loupe.model.RecordableModel;
import dev.loupe.select.Selector;

/** Something that a recording does at chosen layers, such as to keep their values. Immutable. */
public interface LayerTask {

  /** Which layers. */
  Selector layers();

  /**
   * A forward is about to run, in which the task is done.
   *
   * @param chosen tells the layers when they have their values
   * @return what watches this one forward
   */
  CallObserver start(RecordableModel model, LayerChoice chosen);
}
