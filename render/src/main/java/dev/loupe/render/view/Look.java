package dev.loupe.render.view;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import dev.loupe.history.BackwardPass;
import java.util.Optional;
import java.util.Set;

/**
 * What labels and colours tell. Immutable.
 *
 * @param rows what the labels tell
 * @param colorBy what the colours tell; empty for the kinds of nodes
 * @param gradient whose path the edges show; empty for none
 */
record Look(ImmutableSet<Detail> rows, Optional<ColorBy> colorBy, Optional<BackwardPass> gradient) {

  static final Look DEFAULT =
      new Look(
          Sets.immutableEnumSet(Detail.SHAPE, Detail.MEMORY, Detail.PARAMS),
          Optional.empty(),
          Optional.empty());

  Look withRows(Set<Detail> newRows) {
    return new Look(Sets.immutableEnumSet(newRows), colorBy, gradient);
  }

  Look withColorBy(ColorBy newColorBy) {
    return new Look(rows, Optional.of(newColorBy), gradient);
  }

  Look withGradient(BackwardPass pass) {
    return new Look(rows, colorBy, Optional.of(pass));
  }

  boolean shows(Detail detail) {
    return rows.contains(detail);
  }

  /** Whether labels tell what they always tell: of a module the size of its result too. */
  boolean isUsual() {
    return rows.equals(DEFAULT.rows);
  }
}
