package dev.loupe.cli.model;

import com.google.common.collect.ImmutableList;
import dev.loupe.Recording;
import dev.loupe.capture.ForwardException;
import dev.loupe.cli.console.Progress;
import dev.loupe.cli.input.InputSpec;
import dev.loupe.dispatch.NativeLibraries;
import dev.loupe.error.BadInputException;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.ForwardArgument;
import dev.loupe.model.Inputs;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.global.torch;

/**
 * Which model to record, and on what. Equal ones give the same record.
 *
 * @param model as the user named it
 * @param inputs one specification for each argument; empty for those that the zoo knows
 * @param classpath where the model's class is; empty if the user gave none
 * @param seed of the random values of inputs and weights
 */
public record ModelSource(String model, ImmutableList<String> inputs, String classpath, long seed) {

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
   * @param how says what the recording keeps
   */
  public ModelHistory record(Progress progress, UnaryOperator<Recording> how) {
    ImmutableList<InputSpec> given =
        inputs.stream().map(InputSpec::parse).collect(ImmutableList.toImmutableList());
    OpenModel opened = open(progress);
    ImmutableList<InputSpec> specs = given.isEmpty() ? opened.defaultInputs() : given;
    if (specs.isEmpty()) {
      requireNone(opened);
    }
    // Again, so that the inputs don't depend on how many weights the model drew.
    torch.manual_seed(seed);
    Inputs values = InputSpec.make(specs);
    return progress.step(
        "recording " + opened.model().name(),
        () -> how.apply(Recording.of(opened.model())).run(values));
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
