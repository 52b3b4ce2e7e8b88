package dev.loupe.capture;

import com.google.common.collect.ImmutableList;
import dev.loupe.dispatch.DispatchMode;
import dev.loupe.error.BadInputException;
import dev.loupe.error.FirstLine;
import dev.loupe.history.Failure;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModulePass;
import dev.loupe.history.SourceLine;
import dev.loupe.model.Inputs;
import dev.loupe.model.ModelTree;
import dev.loupe.model.Output;
import dev.loupe.model.RecordableModel;
import dev.loupe.model.TensorLeaf;
import dev.loupe.model.Tensors;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/** Runs a model's forward under the recorder, and makes a history of what was seen. */
public final class Capture {
  private final RecordableModel model;
  private final CallObserver observer;

  private Capture(RecordableModel model, CallObserver observer) {
    this.model = model;
    this.observer = observer;
  }

  /**
   * Runs the model's forward once and records it.
   *
   * @param inputs the forward's arguments; they stay the caller's
   * @param observer is told of every call
   * @return the record; the caller closes it
   * @throws BadInputException if the inputs are too few, too many, of the wrong types, or refused
   *     by the very operator that reads them (a wrong shape or element type)
   * @throws ForwardException if the forward fails further in
   */
  public static ModelHistory run(RecordableModel model, Inputs inputs, CallObserver observer) {
    return run(model, model.tree(), inputs, observer);
  }

  /**
   * The same for who knows what the model consists of, which takes time to find out.
   *
   * @param tree what it consists of now
   * @return the record; the caller closes it
   * @throws BadInputException as {@link #run(RecordableModel, Inputs, CallObserver)} says
   * @throws ForwardException as {@link #run(RecordableModel, Inputs, CallObserver)} says
   */
  public static ModelHistory run(
      RecordableModel model, ModelTree tree, Inputs inputs, CallObserver observer) {
    return new Capture(model, observer).run(tree, inputs);
  }

  private ModelHistory run(ModelTree tree, Inputs inputs) {
    DispatchMode mode = DispatchMode.instance();
    InputCheck.check(inputs);
    Inputs distinct = DistinctTensors.of(inputs);
    try (Recorder recorder = new Recorder(model, tree, observer)) {
      Inputs given = given(distinct, recorder);
      long start = System.nanoTime();
      try {
        observer.onInputs(given.leaves(model.arguments()));
        Output output = mode.run(recorder, () -> model.forward(given));
        Duration elapsed = since(start);
        if (recorder.isHalted()) {
          return history(recorder, elapsed, Optional.empty(), true);
        }
        observer.onOutputs(recorder.addOutputs(output.leaves()));
        return history(recorder, elapsed, Optional.empty(), false);
      } catch (BadInputException e) {
        throw e;
      } catch (ForwardHalted e) {
        return history(recorder, since(start), Optional.empty(), true);
      } catch (RuntimeException e) {
        throw explain(recorder, since(start), e);
      }
    }
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** What the forward is given after changes of inputs. */
  private Inputs given(Inputs inputs, Recorder recorder) {
    ImmutableList<TensorLeaf> leaves = inputs.leaves(model.arguments());
    ImmutableList<Tensor> changed = recorder.addInputs(leaves);
    Map<Long, Tensor> others = new HashMap<>();
    for (int i = 0; i < leaves.size(); i++) {
      long identity = Tensors.identity(leaves.get(i).tensor());
      if (Tensors.identity(changed.get(i)) != identity) {
        others.put(identity, changed.get(i));
      }
    }
    if (others.isEmpty()) {
      return inputs;
    }
    Set<Long> replaced = new HashSet<>();
    Inputs given =
        InputTensors.replaced(
            inputs,
            tensor -> {
              Tensor other = others.get(Tensors.identity(tensor));
              if (other != null) {
                replaced.add(Tensors.identity(tensor));
              }
              return other == null ? tensor : other;
            });
    for (TensorLeaf leaf : leaves) {
      long identity = Tensors.identity(leaf.tensor());
      if (others.containsKey(identity) && !replaced.contains(identity)) {
        throw new BadInputException(
            "%s can't be changed, as it is within an IValue: give tensors, lists and maps"
                .formatted(leaf.path()));
      }
    }
    return given;
  }

  private ModelHistory history(
      Recorder recorder, Duration elapsed, Optional<Failure> failure, boolean halted) {
    return HistoryBuilder.build(
        recorder, observer, model.name(), model.tree(), elapsed, failure, halted);
  }

  private RuntimeException explain(Recorder recorder, Duration elapsed, RuntimeException error) {
    String said = FirstLine.of(error);
    RawFailure failed = recorder.failure();
    ImmutableList<ModulePass> modules =
        failed == null ? recorder.runningAt(error) : failed.modules();
    Optional<String> operator = Optional.ofNullable(failed).map(it -> it.call().operator().name());
    ImmutableList<SourceLine> source =
        failed == null ? ImmutableList.of() : failed.call().source().resolve();
    Failure failure = new Failure(operator, modules, source, said);
    String place =
        (operator.isPresent() ? " in " + operator.get() : "")
            + (modules.isEmpty() ? "" : " in module " + modules.get(modules.size() - 1).address())
            + failure.place().map(line -> " at " + line).orElse("");
    if (failed != null && failed.readsInput()) {
      return new BadInputException(
          "The input does not fit the model%s: %s".formatted(place, said), error);
    }
    return new ForwardException(
        "The model's forward failed%s: %s".formatted(place, said),
        error,
        history(recorder, elapsed, Optional.of(failure), false));
  }
}
