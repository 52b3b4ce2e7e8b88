package dev.loupe.intervene;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.collect.ImmutableSet;
import dev.loupe.capture.CallObserver;
import dev.loupe.error.BadInputException;
import dev.loupe.model.ModelTree;
import dev.loupe.model.ModelTree.ModuleEntry;
import dev.loupe.select.Selector;
import dev.loupe.task.LayerChoice;
import dev.loupe.task.LayerTask;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Skips the rest of the forward as soon as one of some layers has its value, or one of some modules
 * has returned.
 *
 * @param layers the layers
 * @param modules the modules, as {@code address} for the first call or {@code address:pass}; known
 *     while the forward runs, where layers' names are not
 */
public record Halting(Selector layers, ImmutableSet<String> modules) implements LayerTask {

  /**
   * Halts after any of these.
   *
   * @param keys what {@link Selector#of} takes; addresses of modules are those
   * @throws BadInputException if there is none, or one is of another class
   */
  public static Halting of(ModelTree tree, Object... keys) {
    Set<String> addresses =
        tree.modules().values().stream().map(ModuleEntry::address).collect(toImmutableSet());
    Predicate<Object> isModule =
        key -> key instanceof String name && addresses.contains(name.replaceFirst(":\\d+$", ""));
    Object[] others = Arrays.stream(keys).filter(isModule.negate()).toArray();
    return new Halting(
        others.length < keys.length && others.length == 0 ? Selector.none() : Selector.of(others),
        Arrays.stream(keys).filter(isModule).map(String.class::cast).collect(toImmutableSet()));
  }

  @Override
  public boolean isIdle() {
    return modules.isEmpty() && LayerTask.super.isIdle();
  }

  @Override
  public boolean alters() {
    return true;
  }

  @Override
  public CallObserver start(ModelTree tree, LayerChoice chosen) {
    return new Halter(chosen, modules);
  }
}
