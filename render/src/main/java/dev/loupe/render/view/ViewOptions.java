package dev.loupe.render.view;

import dev.loupe.error.BadInputException;
import dev.loupe.history.BackwardPass;
import dev.loupe.history.Comparison;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModuleInfo;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What to draw of a history. Immutable.
 *
 * @param view rolled or unrolled
 * @param opening which modules are open
 * @param direction where the data flow to
 * @param focus the module that alone is drawn, as {@code address} or {@code address:pass}; empty
 *     for the whole model
 * @param hiding what is left out
 * @param look what labels and colours tell
 * @param backward where the gradients start, if their graph is drawn instead; empty if not
 */
public record ViewOptions(
    View view,
    Opening opening,
    Direction direction,
    Optional<String> focus,
    Hiding hiding,
    Look look,
    Optional<BackwardStart> backward) {

  /** The depth that opens all modules. */
  public static final int UNLIMITED = 0;

  /** Whether the buffers that operations read are drawn. */
  public enum Buffers {
    /** As nodes of their own. */
    SHOWN,
    /** Neither they nor their edges. */
    HIDDEN
  }

  /** Unrolled, all modules open, top down, the whole model, buffers hidden. */
  public static final ViewOptions DEFAULT =
      new ViewOptions(
          View.UNROLLED,
          Opening.ALL,
          Direction.TOP_DOWN,
          Optional.empty(),
          Hiding.BUFFERS,
          Look.DEFAULT,
          Optional.empty());

  /** These options with another view. */
  public ViewOptions withView(View newView) {
    return new ViewOptions(newView, opening, direction, focus, hiding, look, backward);
  }

  /**
   * These options with modules opened to another depth: what lies deeper is drawn as one box for
   * each module at this depth.
   *
   * @param depth 1 opens none, 2 those at the top, and so on; {@link #UNLIMITED} opens all
   * @throws BadInputException if it is negative
   */
  public ViewOptions withDepth(int depth) {
    return withOpening(opening.withDepth(depth));
  }

  /** These options with some modules drawn as one box each, whatever the depth. */
  public ViewOptions withCollapsed(Predicate<ModuleInfo> modules) {
    return withOpening(opening.withCollapsed(modules));
  }

  /**
   * These options with some modules opened, and all that leads to them, whatever the depth and
   * {@link #withCollapsed} say.
   */
  public ViewOptions withExpanded(Predicate<ModuleInfo> modules) {
    return withOpening(opening.withExpanded(modules));
  }

  /**
   * These options with equal modules folded, or not. Modules are equal if they have the same class
   * and in them the same operators with the same shapes run on each other's results. Of three or
   * more in sequence whose addresses are counted ({@code layers.0}, {@code layers.1}, ...) the
   * first is drawn, and one box for the rest; where two, three or four take turns, these are.
   */
  public ViewOptions withFoldedRepeats(boolean folded) {
    return withOpening(opening.withFoldedRepeats(folded));
  }

  /**
   * These options with the depth chosen so that there are about this many nodes, and no more if any
   * depth gives so few. Some modules are opened further if there is room for what is in them. A
   * depth that is given is not exceeded.
   *
   * @throws BadInputException if it is not positive
   */
  public ViewOptions withAuto(int nodes) {
    return withOpening(opening.withMost(OptionalInt.of(nodes)));
  }

  ViewOptions withOpening(Opening newOpening) {
    return new ViewOptions(view, newOpening, direction, focus, hiding, look, backward);
  }

  /** These options with another direction. */
  public ViewOptions withDirection(Direction newDirection) {
    return new ViewOptions(view, opening, newDirection, focus, hiding, look, backward);
  }

  /** These options with a module to draw alone, as {@code address} or {@code address:pass}. */
  public ViewOptions withFocus(String address) {
    return new ViewOptions(view, opening, direction, Optional.of(address), hiding, look, backward);
  }

  /** These options with buffers shown or hidden. */
  public ViewOptions withBuffers(Buffers buffers) {
    return new ViewOptions(
        view, opening, direction, focus, hiding.withBuffers(buffers), look, backward);
  }

  /**
   * These options with some operations left out; edges lead through them. Inputs, outputs, an
   * operation that failed and one whose value was read as a condition are drawn all the same. In
   * the rolled view a layer is left out if all of its passes are.
   */
  public ViewOptions withHidden(Predicate<Layer> operations) {
    return new ViewOptions(
        view, opening, direction, focus, hiding.withOperations(operations), look, backward);
  }

  /**
   * These options with labels that tell other things beside names. The default is shape, size and
   * parameters. Boxes of modules have sums of what is in them.
   */
  public ViewOptions withRows(Set<Detail> rows) {
    return withLook(look.withRows(rows));
  }

  /**
   * These options with colours that tell something, and a legend.
   *
   * @throws BadInputException for {@link ColorBy#DIFFERENCE} without {@link #withDifference}
   */
  public ViewOptions withColorBy(ColorBy colorBy) {
    if (colorBy == ColorBy.DIFFERENCE && look.comparison().isEmpty()) {
      throw new BadInputException("Colours by difference need another run to compare with");
    }
    return withLook(look.withColorBy(colorBy));
  }

  /**
   * These options with edges that show where a backward pass of the history went: from the layer
   * that it started from back to what that depends on.
   */
  public ViewOptions withGradient(BackwardPass pass) {
    return withLook(look.withGradient(pass));
  }

  /**
   * These options with colours that tell how far values are from those of another run: the relative
   * difference, of boxes the greatest of what is in them.
   *
   * @param comparison of the history that is drawn, with the other
   */
  public ViewOptions withDifference(Comparison comparison) {
    return withLook(look.withDifference(comparison));
  }

  /**
   * These options for the backward graph instead of the forward's: autograd's functions, and where
   * gradients flow to from the outputs. Which modules are open or folded, the direction, and shape,
   * element type and size in labels are as for the forward; the rest does not apply.
   */
  public ViewOptions withBackward() {
    return withBackward(Optional.empty());
  }

  /**
   * These options for the backward graph behind a layer.
   *
   * @param from as {@link ModelHistory#layer(String)} takes it
   */
  public ViewOptions withBackward(String from) {
    return withBackward(Optional.of(from));
  }

  private ViewOptions withBackward(Optional<String> from) {
    return new ViewOptions(
        view, opening, direction, focus, hiding, look, Optional.of(new BackwardStart(from)));
  }

  private ViewOptions withLook(Look newLook) {
    return new ViewOptions(view, opening, direction, focus, hiding, newLook, backward);
  }
}
