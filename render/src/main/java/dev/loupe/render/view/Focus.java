package dev.loupe.render.view;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Ints;
import dev.loupe.error.BadInputException;
import dev.loupe.error.NearNames;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModuleInfo;
import dev.loupe.history.ModulePass;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The module that alone is drawn.
 *
 * @param module the module
 * @param pass the one of its calls that is drawn; {@link Scope#ALL} for all
 */
record Focus(ModuleInfo module, int pass) {

  /**
   * Finds the module.
   *
   * @throws BadInputException if there is no such module or call
   */
  static Focus of(ModelHistory history, String key) {
    Optional<ModuleInfo> whole = module(history, key);
    if (whole.isPresent()) {
      return new Focus(called(whole.get()), Scope.ALL);
    }
    int colon = key.lastIndexOf(':');
    Integer pass = colon < 0 ? null : Ints.tryParse(key.substring(colon + 1));
    if (pass == null) {
      throw missing(history, key);
    }
    ModuleInfo module =
        module(history, key.substring(0, colon)).orElseThrow(() -> missing(history, key));
    if (pass < 1 || pass > called(module).passes()) {
      throw new BadInputException(
          "No call %s: %s was called %s"
              .formatted(key, module.address(), Texts.plural(module.passes(), "time", "times")));
    }
    return new Focus(module, pass);
  }

  private static Optional<ModuleInfo> module(ModelHistory history, String address) {
    return history.modules().values().stream()
        .filter(module -> !module.address().isEmpty() && module.addresses().contains(address))
        .findFirst();
  }

  private static ModuleInfo called(ModuleInfo module) {
    if (module.passes() == 0) {
      throw new BadInputException(
          "Module %s was not called in this forward pass, so there is nothing to draw"
              .formatted(module.address()));
    }
    return module;
  }

  private static BadInputException missing(ModelHistory history, String key) {
    ImmutableList<String> addresses =
        history.modules().values().stream()
            .flatMap(module -> module.addresses().stream())
            .filter(address -> !address.isEmpty())
            .collect(toImmutableList());
    ImmutableList<String> near = NearNames.to(key, addresses);
    String hint =
        near.isEmpty()
            ? "`loupe summary` lists the modules"
            : "near it are " + String.join(", ", near);
    return new BadInputException("No module '%s'; %s".formatted(key, hint));
  }

  /** Whether a layer was computed in the module. */
  static boolean contains(@Nullable Focus focus, Layer layer) {
    return focus == null || layer.modules().stream().anyMatch(focus::is);
  }

  private boolean is(ModulePass call) {
    return new Scope(module.address(), pass).contains(call);
  }
}
