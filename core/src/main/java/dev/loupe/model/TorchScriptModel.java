package dev.loupe.model;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import dev.loupe.dispatch.DispatchMode;
import dev.loupe.dispatch.NativeLibraries;
import dev.loupe.error.BadInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.pytorch.Argument;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Method;
import org.bytedeco.pytorch.StringIValueMap;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * A TorchScript model: scripted or traced in Python, or defined from text.
 *
 * <p>What runs while recording is a copy with markers ({@link InstrumentedScript}) that shares the
 * model's tensors; the model itself is not touched. The copy is made once for each {@code
 * TorchScriptModel}. Not for use by several threads at once; make one for each.
 */
public final class TorchScriptModel implements RecordableModel {
  private final JitModule module;
  private final String name;
  private final InstrumentedScript instrumented;
  private final ImmutableList<ForwardArgument> arguments;
  private final ScriptSource source = new ScriptSource();

  private TorchScriptModel(JitModule module) {
    this.module = module;
    this.name = InstrumentedScript.className(module.type());
    this.instrumented = InstrumentedScript.of(module);
    this.arguments = arguments(module);
  }

  /**
   * A model that is in memory. It stays the caller's.
   *
   * @throws BadInputException if the module is null or closed, or has no method {@code forward}
   */
  public static TorchScriptModel of(JitModule module) {
    // Markers are operators, so they must be known before a graph may hold them.
    DispatchMode.instance();
    checkOpen(module);
    if (!module.find_method("forward").has_value()) {
      throw new BadInputException("The TorchScript module has no method `forward` to run");
    }
    return new TorchScriptModel(module);
  }

  private static void checkOpen(@Nullable JitModule module) {
    if (module == null || module.isNull()) {
      throw new BadInputException("The model is " + (module == null ? "null" : "closed"));
    }
  }

  /**
   * Loads a model from a file that {@code torch.jit.save} wrote.
   *
   * @throws BadInputException if there is no such file, it is no TorchScript, or it needs operators
   *     that this libtorch does not have
   */
  public static TorchScriptModel load(Path file) {
    NativeLibraries.load();
    if (!Files.isRegularFile(file)) {
      throw new BadInputException("No file " + file);
    }
    if (!Files.isReadable(file)) {
      throw new BadInputException("The file " + file + " can't be read");
    }
    JitModule module;
    try {
      module = torch.load(file.toString());
    } catch (RuntimeException e) {
      throw new BadInputException(ScriptLoadError.explain(file, e), e);
    }
    return of(module);
  }

  /** The model as it was given. */
  public JitModule module() {
    return module;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public ModelTree tree() {
    checkOpen(module);
    return instrumented.tree();
  }

  @Override
  public ImmutableList<ForwardArgument> arguments() {
    return arguments;
  }

  private static ImmutableList<ForwardArgument> arguments(JitModule module) {
    Argument arguments = module.get_method("forward").function().getSchema().arguments();
    ImmutableList.Builder<ForwardArgument> all = ImmutableList.builder();
    // The first is self.
    for (long i = 1; i < arguments.limit() - arguments.position(); i++) {
      Argument argument = arguments.getPointer(i);
      all.add(
          new ForwardArgument(
              argument.name().getString(),
              argument.type().get().annotation_str().getString(),
              !argument.default_value().has_value()));
    }
    return all.build();
  }

  @Override
  public Output forward(Inputs inputs) {
    checkInputs(inputs);
    ImmutableList<IValue> positional =
        inputs.positional().stream().map(IValues::of).collect(toImmutableList());
    StringIValueMap named = new StringIValueMap();
    for (Map.Entry<String, Object> input : inputs.named().entrySet()) {
      named.put(new org.bytedeco.javacpp.BytePointer(input.getKey()), IValues.of(input.getValue()));
    }
    IValueVector arguments = new IValueVector(positional.toArray(new IValue[0]));
    if (DispatchMode.instance().currentHandler() == null) {
      return run(module, arguments, named);
    }
    instrumented.takeAttributesFromOriginal();
    boolean optimize = torch.getGraphExecutorOptimize();
    // Or the executor rewrites and fuses the graph: then other operators run than the author wrote.
    torch.setGraphExecutorOptimize(false);
    try {
      return run(instrumented.module(), arguments, named);
    } finally {
      torch.setGraphExecutorOptimize(optimize);
      instrumented.giveAttributesBack();
    }
  }

  private static Output run(JitModule module, IValueVector positional, StringIValueMap named) {
    Method forward = module.get_method("forward");
    return new Output(forward.apply(positional, named));
  }

  /** libtorch checks too, but says it in terms of {@code forward}'s schema, over many lines. */
  private void checkInputs(Inputs inputs) {
    int given = inputs.positional().size();
    if (given > arguments.size()) {
      throw new BadInputException(
          "Too many inputs: %d given, but forward takes %s".formatted(given, taken(arguments)));
    }
    for (String name : inputs.named().keySet()) {
      int position =
          arguments.stream().map(ForwardArgument::name).collect(toImmutableList()).indexOf(name);
      if (position < 0) {
        throw new BadInputException(
            "No input '%s': forward takes %s".formatted(name, taken(arguments)));
      }
      if (position < given) {
        throw new BadInputException("The input '%s' is given twice".formatted(name));
      }
    }
    ImmutableList<String> missing =
        arguments.stream()
            .skip(given)
            .filter(argument -> argument.required() && !inputs.named().containsKey(argument.name()))
            .map(ForwardArgument::toString)
            .collect(toImmutableList());
    if (!missing.isEmpty()) {
      throw new BadInputException(
          "Too few inputs: forward needs %s too".formatted(String.join(", ", missing)));
    }
    checkTypes(inputs, arguments);
  }

  private static void checkTypes(Inputs inputs, ImmutableList<ForwardArgument> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      ForwardArgument argument = arguments.get(i);
      Object value =
          i < inputs.positional().size()
              ? inputs.positional().get(i)
              : inputs.named().get(argument.name());
      if (value == null || value instanceof IValue || argument.type().equals("Any")) {
        continue;
      }
      boolean tensor = value instanceof Tensor;
      String said = tensor ? "a tensor" : "an object of class " + value.getClass().getSimpleName();
      if (argument.type().equals("Tensor") && tensor && !((Tensor) value).defined()) {
        said = "an undefined tensor";
      } else if (tensor ? argument.type().contains("Tensor") : !argument.type().equals("Tensor")) {
        continue;
      }
      throw new BadInputException(
          "The input '%s' is %s, but forward takes %s".formatted(argument.name(), said, argument));
    }
  }

  private static String taken(ImmutableList<ForwardArgument> arguments) {
    return arguments.isEmpty()
        ? "none"
        : arguments.stream()
            .map(ForwardArgument::toString)
            .collect(java.util.stream.Collectors.joining(", "));
  }

  @Override
  public boolean isTraining() {
    return module.is_training();
  }

  @Override
  public ModelState saveState() {
    return ModelState.of(tree()).with(instrumented.attributes());
  }

  @Override
  public ModelState saveAttributes() {
    return ModelState.ofAttributes(instrumented.attributes());
  }

  @Override
  public ControlSite controlSite(int number) {
    return instrumented.controlSite(number);
  }

  @Override
  public SourceTrace currentSource() {
    return source.current();
  }
}
