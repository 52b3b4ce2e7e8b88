package dev.loupe.analysis.txray.model;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.SharedModuleVector;
import org.bytedeco.pytorch.module_iterator;
import org.bytedeco.pytorch.module_list;

/**
 * A model is in evaluation mode until this is closed; then each of its modules has the mode that it
 * had before.
 */
public final class EvaluationMode implements AutoCloseable {
  private final List<Runnable> restores = new ArrayList<>();

  private EvaluationMode() {}

  /** Puts a Java module into evaluation mode. */
  public static EvaluationMode of(Module module) {
    EvaluationMode mode = new EvaluationMode();
    // A parent comes before its children, and sets their mode, too.
    SharedModuleVector modules = module.modules();
    for (long i = 0; i < modules.size(); i++) {
      Module each = modules.get(i);
      boolean training = each.is_training();
      mode.restores.add(() -> each.train(training));
    }
    module.eval();
    return mode;
  }

  /** Puts a TorchScript module into evaluation mode. */
  public static EvaluationMode of(JitModule module) {
    EvaluationMode mode = new EvaluationMode();
    module_list modules = module.modules();
    module_iterator end = modules.end();
    for (module_iterator it = modules.begin(); it.notEquals(end); it.increment()) {
      JitModule each = new JitModule(it.multiply());
      boolean training = each.is_training();
      mode.restores.add(() -> each.train(training));
    }
    module.eval();
    return mode;
  }

  @Override
  public void close() {
    restores.forEach(Runnable::run);
  }
}
