package dev.loupe.capture;

import com.google.common.collect.ImmutableList;
import dev.loupe.history.ModulePass;
import dev.loupe.model.ModelTree;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.IValue;
import org.jspecify.annotations.Nullable;

/** Notes the module calls of a forward. For use under the recorder's lock. */
final class ModuleEvents {
  private final ModelTree tree;
  private final ModuleStack stack;
  private final TensorLedger ledger;
  private final List<RawModuleCall> calls = new ArrayList<>();
  private @Nullable Throwable thrown;
  private ImmutableList<ModulePass> throwing = ImmutableList.of();

  ModuleEvents(ModelTree tree, ModuleStack stack, TensorLedger ledger) {
    this.tree = tree;
    this.stack = stack;
    this.ledger = ledger;
  }

  /** A method of the module whose native object has this address starts in this thread. */
  int enter(long module) {
    return stack.enter(tree.module(module));
  }

  /**
   * A run of a method is over.
   *
   * @return the call that is over with it; null if the run was none
   */
  @Nullable ModulePass leave(int run, IValue result) {
    ModulePass call = stack.leave(run).call();
    if (call != null) {
      calls.add(new RawModuleCall(call, ledger.layersOf(result)));
    }
    return call;
  }

  /** A run of a method threw an error. */
  void fail(int run, Throwable error) {
    if (error != thrown) {
      thrown = error;
      throwing = stack.path();
    }
    stack.leave(run);
  }

  /** The calls that were running when an error was thrown. */
  ImmutableList<ModulePass> runningAt(Throwable error) {
    return error == thrown ? throwing : stack.path();
  }

  /** The calls that are over, in that order. */
  ImmutableList<RawModuleCall> calls() {
    return ImmutableList.copyOf(calls);
  }
}
