package dev.loupe.task;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableIntArray;
import dev.loupe.capture.CallObserver;
import dev.loupe.capture.SeenLayer;
import dev.loupe.dispatch.Operator;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModulePass;
import dev.loupe.model.TensorLeaf;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** Several observers of one forward; each is told of everything, in their order. */
final class Observers implements CallObserver {
  private final List<CallObserver> observers = new ArrayList<>();

  void add(CallObserver observer) {
    observers.add(observer);
  }

  @Override
  public void onInputs(List<TensorLeaf> inputs) {
    observers.forEach(observer -> observer.onInputs(inputs));
  }

  @Override
  public boolean changes() {
    return observers.stream().anyMatch(CallObserver::changes);
  }

  @Override
  public Tensor change(SeenLayer layer, Tensor value, Consumer<String> marks) {
    Tensor changed = value;
    for (CallObserver observer : observers) {
      changed = observer.change(layer, changed, marks);
    }
    return changed;
  }

  @Override
  public void onModuleLeft(ModulePass call) {
    observers.forEach(observer -> observer.onModuleLeft(call));
  }

  @Override
  public Observation onCall(Operator operator, IValueVector stack) {
    if (observers.size() == 1) {
      return observers.get(0).onCall(operator, stack);
    }
    Observations observations = new Observations();
    for (CallObserver observer : observers) {
      observations.all.add(observer.onCall(operator, stack));
    }
    return observations;
  }

  /** What the observers of a call wait for. */
  private static final class Observations implements Observation {
    private final List<Observation> all = new ArrayList<>();

    @Override
    public void onResults(ObservedCall call, ImmutableList<IValue> results) {
      all.forEach(observation -> observation.onResults(call, results));
    }

    @Override
    public void close() {
      all.forEach(Observation::close);
    }
  }

  @Override
  public void onOutputs(List<TensorLeaf> outputs) {
    observers.forEach(observer -> observer.onOutputs(outputs));
  }

  @Override
  public void onLayer(SeenLayer layer, @Nullable IValue value) {
    observers.forEach(observer -> observer.onLayer(layer, value));
  }

  @Override
  public ModelHistory onHistory(ModelHistory history, ImmutableIntArray orders) {
    ModelHistory with = history;
    for (CallObserver observer : observers) {
      with = observer.onHistory(with, orders);
    }
    return with;
  }

  @Override
  public void close() {
    observers.forEach(CallObserver::close);
  }
}
