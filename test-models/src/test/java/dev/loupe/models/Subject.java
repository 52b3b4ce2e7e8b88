package dev.loupe.models;

import dev.loupe.Recording;
import dev.loupe.capture.CallObserver;
import dev.loupe.capture.Capture;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Inputs;
import dev.loupe.model.JavaModel;
import dev.loupe.model.RecordableModel;
import dev.loupe.model.TensorLeaf;
import dev.loupe.model.TorchScriptModel;
import dev.loupe.models.conformance.Conformance;
import dev.loupe.models.conformance.ConformanceModel;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bytedeco.pytorch.global.torch;

/** A model of the zoo or of the conformance set, to be made and run several times. */
record Subject(String name, Supplier<RecordableModel> model, Supplier<Inputs> inputs) {

  /** Both new, and from the same random numbers each time. */
  record Fresh(RecordableModel model, Inputs inputs) {
    List<TensorLeaf> run() {
      return model.forward(inputs).leaves();
    }

    void watch(CallObserver observer) {
      Capture.run(model, inputs, observer).close();
    }
  }

  static Stream<Subject> all() {
    return Stream.concat(
        Zoo.models().stream().map(Subject::of), Conformance.models().stream().map(Subject::of));
  }

  private static Subject of(ZooModel model) {
    return new Subject(
        "zoo:" + model.name(), () -> make(model.factory()), () -> Forward.inputs(model.inputs()));
  }

  private static Subject of(ConformanceModel model) {
    return new Subject(
        model.name(), () -> make(model.factory()), () -> Inputs.of(model.inputs().get()));
  }

  private static RecordableModel make(ZooModel.Factory factory) {
    return factory instanceof ZooModel.JavaFactory java
        ? JavaModel.of(java.make())
        : TorchScriptModel.of(((ZooModel.ScriptFactory) factory).make());
  }

  Fresh fresh() {
    torch.manual_seed(0);
    RecordableModel made = model.get();
    return new Fresh(made, inputs.get());
  }

  ModelHistory record(UnaryOperator<Recording> how) {
    Fresh fresh = fresh();
    return how.apply(Recording.of(fresh.model())).run(fresh.inputs());
  }

  @Override
  public String toString() {
    return name;
  }
}
