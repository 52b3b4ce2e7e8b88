package dev.loupe.validation;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableIntArray;
import dev.loupe.capture.CallObserver;
import dev.loupe.capture.SeenLayer;
import dev.loupe.dispatch.Operator;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModulePass;
import dev.loupe.model.TensorLeaf;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What alters a forward, under a witness. The witness is told of everything first, as the forward
 * may be halted then.
 *
 * @param witness whoever made it closes it
 * @param tasks what alters the forward; likewise
 */
record WitnessedTasks(Witness witness, CallObserver tasks) implements CallObserver {

  @Override
  public void onInputs(List<TensorLeaf> inputs) {
    witness.onInputs(inputs);
    tasks.onInputs(inputs);
  }

  @Override
  public boolean changes() {
    return tasks.changes();
  }

  @Override
  public Tensor change(SeenLayer layer, Tensor value, Consumer<String> marks) {
    return witness.changeCheck().change(tasks, layer, value, marks);
  }

  @Override
  public Observation onCall(Operator operator, IValueVector stack) {
    Observation seen = witness.onCall(operator, stack);
    Observation done = tasks.onCall(operator, stack);
    return new Observation() {
      @Override
      public void onResults(ObservedCall call, ImmutableList<IValue> results) {
        seen.onResults(call, results);
        done.onResults(call, results);
      }

      @Override
      public void close() {
        seen.close();
        done.close();
      }
    };
  }

  @Override
  public void onModuleLeft(ModulePass call) {
    tasks.onModuleLeft(call);
  }

  @Override
  public void onOutputs(List<TensorLeaf> outputs) {
    witness.onOutputs(outputs);
    tasks.onOutputs(outputs);
  }

  @Override
  public void onLayer(SeenLayer layer, @Nullable IValue value) {
    witness.onLayer(layer, value);
    tasks.onLayer(layer, value);
  }

  @Override
  public ModelHistory onHistory(ModelHistory history, ImmutableIntArray orders) {
    return tasks.onHistory(history, orders);
  }
}
