package dev.loupe.analysis.statistics;

import com.google.common.collect.Iterables;
import dev.loupe.history.Layer;
import dev.loupe.history.ModulePass;

/** What layers are called in charts. */
final class LayerNames {

  private LayerNames() {}

  /** The address of its module, if that does nothing else, or else its label. */
  static String of(Layer layer) {
    ModulePass module = Iterables.getLast(layer.modules(), null);
    if (module == null || !layer.atomicModule()) {
      return layer.name();
    }
    return module.pass() == 1 ? module.address() : module.toString();
  }
}
