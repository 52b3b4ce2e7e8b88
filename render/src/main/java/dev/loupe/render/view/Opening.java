package dev.loupe.render.view;

import dev.loupe.error.BadInputException;
import dev.loupe.history.ModuleInfo;
import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * Which modules are open, with what is in them drawn; the others are one box each. Immutable.
 *
 * @param depth how many levels of modules are opened; {@link ViewOptions#UNLIMITED} opens all
 * @param collapsed the modules that are closed whatever the depth
 * @param expanded the modules that are open whatever the depth and {@code collapsed} say, with all
 *     that leads to them
 * @param foldedRepeats whether of three or more equal modules in sequence only the first is drawn,
 *     and a box for the rest
 * @param most how many nodes there should be at most, for which the depth is chosen, not beyond
 *     {@code depth}; empty if the depth is as given
 */
public record Opening(
    int depth,
    Predicate<ModuleInfo> collapsed,
    Predicate<ModuleInfo> expanded,
    boolean foldedRepeats,
    OptionalInt most) {

  /** All modules are open. */
  public static final Opening ALL =
      new Opening(
          ViewOptions.UNLIMITED, module -> false, module -> false, false, OptionalInt.empty());

  /**
   * Checks the depth and the number of nodes.
   *
   * @throws BadInputException if the depth is negative, or the number of nodes is not positive
   */
  public Opening {
    if (depth < 0) {
      throw new BadInputException(
          "No depth %d: give 1 or more, or 0 to open all modules".formatted(depth));
    }
    if (most.isPresent() && most.getAsInt() < 1) {
      throw new BadInputException(
          "No drawing has %d boxes: give 1 or more".formatted(most.getAsInt()));
    }
  }

  Opening withDepth(int newDepth) {
    return new Opening(newDepth, collapsed, expanded, foldedRepeats, most);
  }

  Opening withCollapsed(Predicate<ModuleInfo> modules) {
    return new Opening(depth, modules, expanded, foldedRepeats, most);
  }

  Opening withExpanded(Predicate<ModuleInfo> modules) {
    return new Opening(depth, collapsed, modules, foldedRepeats, most);
  }

  Opening withFoldedRepeats(boolean folded) {
    return new Opening(depth, collapsed, expanded, folded, most);
  }

  Opening withMost(OptionalInt newMost) {
    return new Opening(depth, collapsed, expanded, foldedRepeats, newMost);
  }
}
