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
import dev.loupe.model.Output;
import dev.loupe.model.RecordableModel;
import java.time.Duration;
import java.util.Optional;

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
    return new Capture(model, observer).run(inputs);
  }

  private ModelHistory run(Inputs inputs) {
    DispatchMode mode = DispatchMode.instance();
    InputCheck.check(inputs);
    Inputs distinct = DistinctTensors.of(inputs);
    try (Recorder recorder = new Recorder(model, model.tree(), observer)) {
      recorder.addInputs(distinct.leaves(model.arguments()));
      observer.onInputs(distinct.leaves(model.arguments()));
      long start = System.nanoTime();
      try {
        Output output = mode.run(recorder, () -> model.forward(distinct));
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        recorder.addOutputs(output.leaves());
        observer.onOutputs(output.leaves());
        return history(recorder, elapsed, Optional.empty());
      } catch (BadInputException e) {
        throw e;
      } catch (RuntimeException e) {
        throw explain(recorder, Duration.ofNanos(System.nanoTime() - start), e);
      }
    }
  }

  private ModelHistory history(Recorder recorder, Duration elapsed, Optional<Failure> failure) {
    return HistoryBuilder.build(recorder, observer, model.name(), model.tree(), elapsed, failure);
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
        history(recorder, elapsed, Optional.of(failure)));
  }
}
