package dev.loupe.history;

import java.util.Locale;
import java.util.Optional;

/**
 * A layer that two histories have.
 *
 * @param layer the layer of the one
 * @param other that of the other
 * @param values how far their values are apart; empty if either was not kept, or they can't be
 *     compared: then {@code reason} says why
 * @param reason why values are not compared; empty if they are
 */
public record LayerDifference(
    Layer layer, Layer other, Optional<ValueDifference> values, String reason) {

  /** Whether values are compared, and differ. */
  public boolean differs() {
    return values.isPresent() && values.get().differs();
  }

  /** One line: {@code conv2d_1_1: max 0.5, relative 0.25, cosine 0.9}. */
  @Override
  public String toString() {
    return "%s: %s"
        .formatted(
            layer.name(),
            values
                .map(
                    it ->
                        it.differs()
                            ? String.format(
                                Locale.ROOT,
                                "max %.4g, relative %.4g, cosine %.6f",
                                it.largest(),
                                it.relative(),
                                it.cosine())
                            : "equal")
                .orElse(reason));
  }
}
