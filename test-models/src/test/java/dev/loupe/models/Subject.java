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
import dev.loupe.select.Selector;
import dev.loupe.values.SaveOptions;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bytedeco.pytorch.global.torch;

/** A model with its inputs, both new and from the same random numbers each time. */
record Subject(String name, Supplier<RecordableModel> model, Supplier<Inputs> inputs) {

  /** The whole zoo, and all conformance models. */
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

  ModelHistory record(Selector selector) {
    torch.manual_seed(0);
    RecordableModel fresh = model.get();
    return Recording.of(fresh).save(selector, SaveOptions.DEFAULT).run(inputs.get());
  }

  ModelHistory record(CallObserver observer) {
    torch.manual_seed(0);
    RecordableModel fresh = model.get();
    return Capture.run(fresh, inputs.get(), observer);
  }

  List<TensorLeaf> runPlainly() {
    torch.manual_seed(0);
    RecordableModel fresh = model.get();
    return fresh.forward(inputs.get()).leaves();
  }

  @Override
  public String toString() {
    return name;
  }
}
