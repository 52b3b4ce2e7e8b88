package dev.loupe.intervene;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.loupe.capture.CallObserver;
import dev.loupe.capture.ForwardHalted;
import dev.loupe.capture.SeenLayer;
import dev.loupe.dispatch.Operator;
import dev.loupe.history.ModulePass;
import dev.loupe.model.TensorLeaf;
import dev.loupe.task.LayerChoice;
import java.util.List;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.jspecify.annotations.Nullable;

/** Halts a forward. */
final class Halter implements CallObserver {
  private final LayerChoice chosen;
  private final ImmutableSet<String> modules;
  private boolean reached;

  Halter(LayerChoice chosen, ImmutableSet<String> modules) {
    this.chosen = chosen;
    this.modules = modules;
  }

  @Override
  public void onInputs(List<TensorLeaf> inputs) {
    haltIfReached();
  }

  @Override
  public Observation onCall(Operator operator, IValueVector stack) {
    return this::onResults;
  }

  @Override
  public void onLayer(SeenLayer layer, @Nullable IValue value) {
    reached |= chosen.has(layer);
  }

  private void onResults(ObservedCall call, ImmutableList<IValue> results) {
    haltIfReached();
  }

  @Override
  public void onModuleLeft(ModulePass call) {
    reached |= modules.contains(call.address()) || modules.contains(call.toString());
    haltIfReached();
  }

  private void haltIfReached() {
    if (reached) {
      throw new ForwardHalted();
    }
  }
}
