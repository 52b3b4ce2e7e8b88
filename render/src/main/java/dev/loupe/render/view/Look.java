package dev.loupe.render.view;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.loupe.history.BackwardPass;
import dev.loupe.history.Comparison;
import java.util.Optional;
import java.util.Set;

/**
 * What labels and colours tell. Immutable.
 *
 * @param rows what the labels tell
 * @param colorBy what the colours tell; empty for the kinds of nodes
 * @param gradient whose path the edges show; empty for none
 * @param comparison with another run, for {@link ColorBy#DIFFERENCE}
 */
record Look(
    ImmutableSet<Detail> rows,
    Optional<ColorBy> colorBy,
    Optional<BackwardPass> gradient,
    Optional<Comparison> comparison) {

  static final Look DEFAULT =
      new Look(
          Sets.immutableEnumSet(Detail.SHAPE, Detail.MEMORY, Detail.PARAMS),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  Look withRows(Set<Detail> newRows) {
    return new Look(Sets.immutableEnumSet(newRows), colorBy, gradient, comparison);
  }

  Look withColorBy(ColorBy newColorBy) {
    return new Look(rows, Optional.of(newColorBy), gradient, comparison);
  }

  Look withGradient(BackwardPass pass) {
    return new Look(rows, colorBy, Optional.of(pass), comparison);
  }

  Look withDifference(Comparison newComparison) {
    return new Look(rows, Optional.of(ColorBy.DIFFERENCE), gradient, Optional.of(newComparison));
  }

  boolean shows(Detail detail) {
    return rows.contains(detail);
  }

  /** Whether labels tell what they always tell: of a module the size of its result too. */
  boolean isUsual() {
    return rows.equals(DEFAULT.rows);
  }
}
