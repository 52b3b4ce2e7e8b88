package dev.loupe.cost;

import java.util.Optional;

/** How the cost of an operator follows from what it read and made. */
@FunctionalInterface
interface Rule {

  /** The cost, counted as if all numbers were floating-point; empty if the facts don't tell. */
  Optional<Cost> cost(Operands operands);

  /** So many operations for each element of the result. */
  static Rule perElement(long flops) {
    return operands -> Optional.of(Cost.ofFlops(flops * operands.out().elements()));
  }
}
