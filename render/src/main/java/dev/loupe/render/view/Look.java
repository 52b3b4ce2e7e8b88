package dev.loupe.render.view;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.Optional;
import java.util.Set;

/**
 * What labels and colours tell. Immutable.
 *
 * @param rows what the labels tell
 * @param colorBy what the colours tell; empty for the kinds of nodes
 */
record Look(ImmutableSet<Detail> rows, Optional<ColorBy> colorBy) {

  static final Look DEFAULT =
      new Look(Sets.immutableEnumSet(Detail.SHAPE, Detail.MEMORY, Detail.PARAMS), Optional.empty());

  Look withRows(Set<Detail> newRows) {
    return new Look(Sets.immutableEnumSet(newRows), colorBy);
  }

  Look withColorBy(ColorBy newColorBy) {
    return new Look(rows, Optional.of(newColorBy));
  }

  boolean shows(Detail detail) {
    return rows.contains(detail);
  }

  /** Whether labels tell what they always tell: of a module the size of its result too. */
  boolean isUsual() {
    return rows.equals(DEFAULT.rows);
  }
}
