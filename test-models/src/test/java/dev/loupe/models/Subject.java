package dev.loupe.models;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Streams;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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

  /** Real models in files, if a folder of them is given; they are too large for this tree. */
  static Stream<Subject> files() {
    return folder().stream().flatMap(Subject::facts).map(Subject::ofFile);
  }

  static boolean areFilesGiven() {
    return folder().isPresent();
  }

  private static Optional<Path> folder() {
    return Optional.ofNullable(System.getProperty("loupe.models")).map(Path::of);
  }

  private record File(Path path, ImmutableList<String> inputs) {}

  private static Stream<File> facts(Path folder) {
    try {
      return new ObjectMapper()
          .readTree(folder.resolve("facts.json").toFile()).properties().stream()
              .map(
                  entry ->
                      new File(
                          folder.resolve(entry.getKey()),
                          Streams.stream(entry.getValue().get("inputs"))
                              .map(JsonNode::asText)
                              .collect(toImmutableList())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Subject ofFile(File file) {
    return new Subject(
        file.path().getFileName().toString(),
        () -> TorchScriptModel.load(file.path()),
        () -> Forward.inputs(file.inputs()));
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
