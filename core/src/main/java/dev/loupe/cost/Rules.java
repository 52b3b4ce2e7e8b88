package dev.loupe.cost;

import com.google.common.collect.ImmutableMap;

/** The table of rules by type of layer. */
final class Rules {
  private static final ImmutableMap<String, Rule> TABLE =
      ImmutableMap.<String, Rule>builder()
          .putAll(DataMovement.RULES)
          .putAll(Elementwise.RULES)
          .putAll(Products.RULES)
          .putAll(Convolutions.RULES)
          .putAll(Attention.RULES)
          .putAll(Recurrences.RULES)
          .putAll(Normalizations.RULES)
          .putAll(Reductions.RULES)
          .putAll(Windows.RULES)
          .buildOrThrow();

  private Rules() {}

  /** The cost of a call; {@link Cost#UNKNOWN} if there is no rule, or not all of its facts. */
  static Cost cost(Operands operands) {
    Rule rule = TABLE.get(operands.layer().type());
    if (rule == null) {
      return Cost.UNKNOWN;
    }
    if (rule == DataMovement.FREE) {
      return Cost.ZERO;
    }
    if (!operands.isUsual()) {
      return Cost.UNKNOWN;
    }
    Cost cost = rule.cost(operands).orElse(Cost.UNKNOWN);
    return operands.isFloating() ? cost : new Cost(cost.macs(), 0, cost.unknown());
  }
}
