package dev.loupe.validation;

import com.google.common.collect.ImmutableSet;
import dev.loupe.model.ModelTree;
import dev.loupe.model.Tensors;
import dev.loupe.validation.ArgumentCopies.CopiedArgument;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Knows where each tensor of a run comes from, by its identity. Identities are not used twice
 * during a run: the recorder holds on to all of them.
 */
final class Origins {
  private final Map<Long, Origin> origins = new HashMap<>();

  Origins(ModelTree tree) {
    tree.parameters()
        .forEach(
            entry ->
                put(
                    entry.tensor(),
                    new Origin.OfParameters(ImmutableSet.of(entry.fact().address()))));
    tree.buffers()
        .forEach(entry -> put(entry.tensor(), new Origin.OfBuffer(entry.fact().address())));
  }

  void put(Tensor tensor, @Nullable Origin origin) {
    if (origin != null) {
      origins.put(Tensors.identity(tensor), origin);
    }
  }

  /** Null for a tensor that no call made: a constant, or one that Java code brought along. */
  @Nullable Origin of(long identity) {
    return origins.get(identity);
  }

  /** Whether a call reads parameters and no other tensors. */
  boolean areParameters(ArgumentCopies arguments) {
    return !arguments.tensors().isEmpty()
        && arguments.tensors().values().stream()
            .allMatch(argument -> of(argument.identity()) instanceof Origin.OfParameters);
  }

  /** All parameters that a call reads. */
  Origin.OfParameters parametersOf(ArgumentCopies arguments) {
    ImmutableSet.Builder<String> addresses = ImmutableSet.builder();
    for (CopiedArgument argument : arguments.tensors().values()) {
      if (of(argument.identity()) instanceof Origin.OfParameters parameters) {
        addresses.addAll(parameters.addresses());
      }
    }
    return new Origin.OfParameters(addresses.build());
  }
}
