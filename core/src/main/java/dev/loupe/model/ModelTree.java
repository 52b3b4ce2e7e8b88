package dev.loupe.model;

import static com.google.common.base.Preconditions.checkNotNull;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.loupe.history.Buffer;
import dev.loupe.history.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What a model consists of, with the native objects that stand for the parts while it runs.
 *
 * @param modules the modules by the address of the object that says that it runs, each before those
 *     below it; several objects may stand for one module
 * @param parameters all parameters, each once
 * @param buffers all buffers, each once
 * @param parts all modules, each once and before those below it, with what they have in them
 */
public record ModelTree(
    ImmutableMap<Long, ModuleEntry> modules,
    ImmutableList<Entry<Parameter>> parameters,
    ImmutableList<Entry<Buffer>> buffers,
    ImmutableList<ModuleParts> parts) {

  /**
   * A parameter or buffer with its tensor.
   *
   * @param tensor the tensor, which is the model's
   * @param fact what is known of it
   */
  public record Entry<T>(Tensor tensor, T fact) {}

  /**
   * A module.
   *
   * @param addresses where it is registered, the first is its name; empty for the model itself
   * @param className the class as its author named it
   * @param builtIn whether its forward is libtorch's own C++ code
   */
  public record ModuleEntry(ImmutableList<String> addresses, String className, boolean builtIn) {
    /** The first of its addresses. */
    public String address() {
      return addresses.get(0);
    }
  }

  /** The module that a native object stands for; null if it is none of the model's. */
  public @Nullable ModuleEntry module(long object) {
    return modules.get(object);
  }

  /** Gathers the parts; what comes under a second name keeps the first and gets the other too. */
  static final class Builder {
    private final Map<Long, Long> identities = new LinkedHashMap<>();
    private final Map<Long, ModuleEntry> modules = new LinkedHashMap<>();
    private final Map<Long, Entry<Parameter>> parameters = new LinkedHashMap<>();
    private final Map<Long, Entry<Buffer>> buffers = new LinkedHashMap<>();

    /**
     * @param object the address of the object that says that it runs
     * @param identity what is equal for objects that stand for the same module
     */
    void module(long object, long identity, String address, String className, boolean builtIn) {
      identities.put(object, identity);
      modules.merge(
          identity,
          new ModuleEntry(ImmutableList.of(address), className, builtIn),
          (known, again) ->
              new ModuleEntry(both(known.addresses(), address), known.className(), builtIn));
    }

    void parameter(Tensor tensor, Parameter parameter) {
      parameters.merge(
          Tensors.identity(tensor),
          new Entry<>(tensor, parameter),
          (known, again) ->
              new Entry<>(
                  known.tensor(),
                  new Parameter(
                      both(known.fact().addresses(), parameter.address()),
                      parameter.tensor(),
                      parameter.trainable())));
    }

    void buffer(Tensor tensor, Buffer buffer) {
      buffers.putIfAbsent(Tensors.identity(tensor), new Entry<>(tensor, buffer));
    }

    private static ImmutableList<String> both(ImmutableList<String> known, String address) {
      return known.contains(address)
          ? known
          : ImmutableList.<String>builder().addAll(known).add(address).build();
    }

    ModelTree build() {
      ImmutableMap.Builder<Long, ModuleEntry> byObject = ImmutableMap.builder();
      identities.forEach(
          (object, identity) -> byObject.put(object, checkNotNull(modules.get(identity))));
      return new ModelTree(
          byObject.buildOrThrow(),
          ImmutableList.copyOf(parameters.values()),
          ImmutableList.copyOf(buffers.values()),
          ModuleParts.of(modules.values(), ImmutableList.copyOf(parameters.values())));
    }
  }
}
