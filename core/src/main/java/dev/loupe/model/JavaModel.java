package dev.loupe.model;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableLongArray;
import dev.loupe.dispatch.DispatchMode;
import dev.loupe.dispatch.NativeLibraries;
import dev.loupe.error.BadInputException;
import dev.loupe.error.LoupeException;
import dev.loupe.history.Buffer;
import dev.loupe.history.Parameter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.SharedModuleVector;
import org.bytedeco.pytorch.StringSharedModuleDict;
import org.bytedeco.pytorch.StringSharedModuleDictItem;
import org.bytedeco.pytorch.StringTensorDict;
import org.bytedeco.pytorch.StringTensorDictItem;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorImpl;
import org.bytedeco.pytorch.TensorVector;
import org.jspecify.annotations.Nullable;

/**
 * A module written in Java with bytedeco's PyTorch: a subclass of {@link Module} that has a public
 * method {@code forward} of any arity. The module stays the caller's.
 *
 * <p>The calls of submodules' {@code forward} in the user's classes are rewritten in the running
 * JVM ({@link ForwardCallSites}), so that it is known which module is running; libtorch's modules
 * have no hooks.
 */
public final class JavaModel implements RecordableModel {
  private final Module module;
  private final ImmutableList<Method> forwards;
  private final JavaSource source = new JavaSource();
  private final ModuleClasses classes;
  private @Nullable ModelTree tree;
  private ImmutableLongArray treeState = ImmutableLongArray.of();
  private final Supplier<ImmutableList<ForwardArgument>> arguments;

  private JavaModel(Module module, ImmutableList<Method> forwards) {
    this.module = module;
    this.forwards = forwards;
    this.classes = ModuleClasses.reachableFrom(module);
    this.arguments = Suppliers.memoize(() -> arguments(forwards.get(0)));
  }

  /**
   * @throws BadInputException if the module is null or closed, or has no public method {@code
   *     forward}
   * @throws LoupeException if this JVM does not let an agent in
   */
  public static JavaModel of(Module module) {
    checkOpen(module);
    NativeLibraries.load();
    ImmutableList<Method> forwards =
        Arrays.stream(module.getClass().getMethods())
            .filter(method -> method.getName().equals("forward") && !method.isBridge())
            .collect(toImmutableList());
    if (forwards.isEmpty()) {
      throw new BadInputException(
          "The class %s has no public method `forward` to run"
              .formatted(module.getClass().getName()));
    }
    ForwardCallSites.rewrite();
    return new JavaModel(module, forwards);
  }

  private static void checkOpen(@Nullable Module module) {
    if (module == null || module.isNull()) {
      throw new BadInputException("The model is " + (module == null ? "null" : "closed"));
    }
  }

  @Override
  public String name() {
    return classes.nameOf(module);
  }

  /** Made anew only if a part of the model was replaced, or a class has become known. */
  @Override
  public synchronized ModelTree tree() {
    ImmutableLongArray state = state();
    if (tree == null || !state.equals(treeState)) {
      tree = readTree();
      treeState = state;
    }
    return tree;
  }

  /** What tells one state of the model's parts from another; far cheaper than their names. */
  private ImmutableLongArray state() {
    ImmutableLongArray.Builder state = ImmutableLongArray.builder();
    state.add(classes.size());
    try (SharedModuleVector modules = module.modules();
        TensorVector parameters = module.parameters();
        TensorVector buffers = module.buffers()) {
      ModuleAddresses.addTo(state, modules);
      for (long i = 0; i < parameters.size(); i++) {
        TensorImpl tensor = parameters.get(i).unsafeGetTensorImpl();
        // Objects lie at even addresses.
        state.add(tensor.address() + (tensor.requires_grad() ? 1 : 0));
      }
      for (long i = 0; i < buffers.size(); i++) {
        state.add(buffers.get(i).unsafeGetTensorImpl().address());
      }
    }
    return state.build();
  }

  private ModelTree readTree() {
    ModelTree.Builder made = new ModelTree.Builder();
    StringSharedModuleDict modules = module.named_modules();
    for (long i = 0; i < modules.size(); i++) {
      StringSharedModuleDictItem item = modules.get(i);
      long object = item.value().address();
      made.module(
          object,
          object,
          text(item.key()),
          classes.nameOf(item.value()),
          classes.isBuiltIn(item.value()));
    }
    StringTensorDict parameters = module.named_parameters();
    for (long i = 0; i < parameters.size(); i++) {
      StringTensorDictItem item = parameters.get(i);
      // Retained: the tree outlives scopes that are open now, and its tensors keep their addresses.
      Tensor tensor = new Tensor(item.value()).retainReference();
      if (tensor.defined()) {
        made.parameter(
            tensor,
            new Parameter(
                ImmutableList.of(text(item.key())),
                Tensors.info(tensor.unsafeGetTensorImpl()),
                tensor.requires_grad()));
      }
    }
    StringTensorDict buffers = module.named_buffers();
    for (long i = 0; i < buffers.size(); i++) {
      StringTensorDictItem item = buffers.get(i);
      Tensor tensor = new Tensor(item.value()).retainReference();
      if (tensor.defined()) {
        made.buffer(
            tensor, new Buffer(text(item.key()), Tensors.info(tensor.unsafeGetTensorImpl())));
      }
    }
    return made.build();
  }

  /** The model's own address is empty, and comes back from JavaCPP as null. */
  private static String text(@Nullable BytePointer text) {
    return text == null || text.isNull() ? "" : text.getString();
  }

  @Override
  public ImmutableList<ForwardArgument> arguments() {
    return arguments.get();
  }

  private static ImmutableList<ForwardArgument> arguments(Method forward) {
    ImmutableList<String> names = ParameterNames.of(forward);
    ImmutableList.Builder<ForwardArgument> arguments = ImmutableList.builder();
    for (int i = 0; i < names.size(); i++) {
      String type = forward.getParameterTypes()[i].getSimpleName();
      arguments.add(new ForwardArgument(names.get(i), type, true));
    }
    return arguments.build();
  }

  @Override
  public Output forward(Inputs inputs) {
    if (!inputs.named().isEmpty()) {
      throw new BadInputException("A Java module takes its inputs by position, not by name");
    }
    Object[] arguments = inputs.positional().toArray();
    Method forward = select(arguments);
    if (DispatchMode.instance().currentHandler() == null) {
      return new Output(callForward(forward, arguments));
    }
    classes.watch();
    try {
      return new Output(
          ForwardCalls.inside(module, forward, () -> callForward(forward, arguments)));
    } finally {
      classes.unwatch();
    }
  }

  private Method select(Object[] arguments) {
    return forwards.stream()
        .filter(forward -> takes(forward, arguments))
        .findFirst()
        .orElseThrow(
            () ->
                new BadInputException(
                    "%s.forward can't be called with (%s): it takes %s"
                        .formatted(
                            name(),
                            Arrays.stream(arguments)
                                .map(argument -> argument.getClass().getSimpleName())
                                .collect(Collectors.joining(", ")),
                            forwards.stream()
                                .map(
                                    forward ->
                                        "("
                                            + arguments(forward).stream()
                                                .map(ForwardArgument::toString)
                                                .collect(Collectors.joining(", "))
                                            + ")")
                                .collect(Collectors.joining(" or ")))));
  }

  private static boolean takes(Method forward, Object[] arguments) {
    Class<?>[] types = forward.getParameterTypes();
    if (types.length != arguments.length) {
      return false;
    }
    for (int i = 0; i < types.length; i++) {
      if (!com.google.common.primitives.Primitives.wrap(types[i]).isInstance(arguments[i])) {
        return false;
      }
    }
    return true;
  }

  private @Nullable Object callForward(Method forward, Object[] arguments) {
    try {
      forward.setAccessible(true);
      return NotedForward.call(forward, module, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw new LoupeException("The model's forward failed: " + e.getCause(), e.getCause());
    } catch (IllegalAccessException e) {
      throw new BadInputException(forward + " can't be called: make it and its class public", e);
    }
  }

  @Override
  public boolean isTraining() {
    return module.is_training();
  }

  @Override
  public ModelState saveState() {
    return ModelState.of(tree());
  }

  /** What a Java module keeps in fields of its own is not known. */
  @Override
  public ModelState saveAttributes() {
    return ModelState.ofAttributes(ImmutableList.of());
  }

  @Override
  public SourceTrace currentSource() {
    return source.current();
  }
}
