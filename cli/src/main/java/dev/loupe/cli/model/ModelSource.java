package dev.loupe.cli.model;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import dev.loupe.Recording;
import dev.loupe.archive.HistoryFile;
import dev.loupe.capture.ForwardException;
import dev.loupe.cli.change.LayerChange;
import dev.loupe.cli.console.Progress;
import dev.loupe.cli.input.InputSpec;
import dev.loupe.dispatch.NativeLibraries;
import dev.loupe.error.BadInputException;
import dev.loupe.history.BackwardPass;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.ForwardArgument;
import dev.loupe.model.Inputs;
import dev.loupe.select.Selector;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Which model to record, and on what; or which saved record to read. Equal ones give the same
 * record.
 *
 * @param model as the user named it
 * @param inputs one specification for each argument; empty for those that the zoo knows
 * @param classpath where the model's class is; empty if the user gave none
 * @param seed of the random values of inputs and weights
 * @param changes what is done to layers, see {@link LayerChange#parse}
 * @param halts the layers after which the rest is skipped
 */
public record ModelSource(
    String model,
    ImmutableList<String> inputs,
    String classpath,
    long seed,
    ImmutableList<String> changes,
    ImmutableList<String> halts) {
  /** A model whose forward runs as it is, to its end. */
  public ModelSource(String model, ImmutableList<String> inputs, String classpath, long seed) {
    this(model, inputs, classpath, seed, ImmutableList.of(), ImmutableList.of());
  }

  /** The same without changes and halts. */
  public ModelSource unaltered() {
    return new ModelSource(model, inputs, classpath, seed);
  }

  /** The same of another model. */
  public ModelSource of(String other) {
    return new ModelSource(other, inputs, classpath, seed, changes, halts);
  }

  /** Whether the forward is changed or halted. */
  public boolean alters() {
    return !changes.isEmpty() || !halts.isEmpty();
  }

  /**
   * Opens the model, makes its inputs and records one forward pass.
   *
   * @throws BadInputException if the model or the inputs are of no use
   * @throws ForwardException if the forward fails
   */
  public ModelHistory record(Progress progress) {
    return record(progress, recording -> recording);
  }

  /**
   * The same.
   *
   * @param how says what the recording keeps; a saved record has what it has
   */
  public ModelHistory record(Progress progress, UnaryOperator<Recording> how) {
    if (isSaved()) {
      return progress.step("reading " + model, this::read);
    }
    ImmutableList<LayerChange> parsed =
        changes.stream().map(LayerChange::parse).collect(ImmutableList.toImmutableList());
    ImmutableList<Object> ends =
        halts.stream().map(ModelSource::key).collect(ImmutableList.toImmutableList());
    ImmutableList<InputSpec> given = given();
    OpenModel opened = open(progress);
    Inputs values = inputs(opened, given);
    return progress.step(
        "recording " + opened.model().name(),
        () -> altered(how.apply(Recording.of(opened.model())), parsed, ends).run(values));
  }

  /** A name, which may be that of a module, or a selector. */
  private static Object key(String text) {
    return text.contains("=") || text.contains(",") ? Selector.parse(text) : text;
  }

  private static Recording altered(
      Recording recording, List<LayerChange> changes, List<Object> ends) {
    Recording changed = recording;
    for (LayerChange change : changes) {
      changed = change.on(changed);
    }
    return ends.isEmpty() ? changed : changed.haltAfter(ends.toArray());
  }

  /**
   * The inputs of the model.
   *
   * @throws BadInputException if they are of no use, or none are given and it needs some
   */
  public Inputs inputs(OpenModel opened) {
    return inputs(opened, given());
  }

  private ImmutableList<InputSpec> given() {
    return inputs.stream().map(InputSpec::parse).collect(ImmutableList.toImmutableList());
  }

  private Inputs inputs(OpenModel opened, ImmutableList<InputSpec> given) {
    ImmutableList<InputSpec> specs = given.isEmpty() ? opened.defaultInputs() : given;
    if (specs.isEmpty()) {
      requireNone(opened);
    }
    // Again, so that the inputs don't depend on how many weights the model drew.
    torch.manual_seed(seed);
    return InputSpec.make(specs);
  }

  /**
   * Opens the model alone.
   *
   * @throws BadInputException if it is of no use
   */
  public OpenModel open(Progress progress) {
    ModelFinder.Found found = new ModelFinder(classpath).find(model);
    progress.step(
        "loading libtorch",
        () -> {
          NativeLibraries.load(progress::say);
          return true;
        });
    torch.manual_seed(seed);
    return progress.step("loading " + model, found::open);
  }

  /** Whether the model is the file of a record, which is read instead of made. */
  public boolean isSaved() {
    return ModelName.isRecord(model);
  }

  /**
   * The last backward pass that a saved record has.
   *
   * @param from the layer where it is to start; null for any
   * @throws BadInputException if it has none, or the last started elsewhere
   */
  public BackwardPass savedPass(ModelHistory saved, @Nullable String from) {
    checkGradients(saved);
    BackwardPass last = Iterables.getLast(saved.gradients().passes(), null);
    if (last == null) {
      throw new BadInputException(
          "%s has no gradients: no backward pass had run when it was saved".formatted(model));
    }
    if (from != null && !last.from().equals(saved.layer(from).name())) {
      throw new BadInputException(
          "The gradients in %s are from %s, not from %s"
              .formatted(model, last.from(), saved.layer(from).name()));
    }
    return last;
  }

  /**
   * Looks whether a saved record has gradients, or could have.
   *
   * @throws BadInputException if it was recorded without
   */
  public void checkGradients(ModelHistory saved) {
    if (saved.gradients().graph().nodes().isEmpty()) {
      throw new BadInputException(
          "%s has no gradients: `loupe record --gradients` saves them".formatted(model));
    }
  }

  private ModelHistory read() {
    if (alters()) {
      throw new BadInputException(
          "%s is a record, whose model is not known: nothing of it can be changed or halted"
              .formatted(model));
    }
    if (!inputs.isEmpty()) {
      throw new BadInputException(
          "%s is a record, with its inputs in it: it takes no --input".formatted(model));
    }
    return HistoryFile.read(Path.of(model));
  }

  private void requireNone(OpenModel opened) {
    List<ForwardArgument> arguments = opened.model().arguments();
    if (arguments.stream().anyMatch(ForwardArgument::required)) {
      throw new BadInputException(
          "%s needs an --input for each argument of forward(%s), such as --input 1x3x224x224"
              .formatted(
                  model,
                  arguments.stream()
                      .map(ForwardArgument::toString)
                      .collect(Collectors.joining(", "))));
    }
  }
}
