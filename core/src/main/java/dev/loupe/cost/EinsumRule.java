package dev.loupe.cost;

import com.google.common.base.Splitter;
import dev.loupe.history.TensorInfo;
import java.util.List;
import java.util.Optional;

/**
 * {@code einsum} of two tensors: as many multiply-accumulates for each element of the result as the
 * indices have values that both tensors have and the result has not. Where there are none it is one
 * multiplication for each element. Sums over an index of one tensor alone, and products of more
 * than two tensors, have no rule: their cost depends on the order.
 */
final class EinsumRule implements Rule {

  @Override
  public Optional<Cost> cost(Operands operands) {
    String equation = operands.value("equation").orElse("").replace("'", "").replace(" ", "");
    List<String> sides = Splitter.on("->").splitToList(equation);
    List<String> factors = Splitter.on(',').splitToList(sides.get(0));
    if (factors.size() != 2 || hasRepeats(factors.get(0)) || hasRepeats(factors.get(1))) {
      return Optional.empty();
    }
    boolean implicit = sides.size() == 1;
    long shared = 1;
    boolean sums = false;
    for (int i = 0; i < factors.size(); i++) {
      String other = factors.get(1 - i);
      for (char index : letters(factors.get(i)).toCharArray()) {
        boolean inOther = other.indexOf(index) >= 0;
        boolean inResult = implicit ? !inOther : sides.get(1).indexOf(index) >= 0;
        if (!inOther && !inResult) {
          return Optional.empty();
        }
        if (i == 0 && inOther && !inResult) {
          Optional<Long> size = size(operands, factors, index);
          if (size.isEmpty()) {
            return Optional.empty();
          }
          shared *= size.get();
          sums = true;
        }
      }
    }
    long elements = operands.out().elements();
    return Optional.of(sums ? Cost.ofMacs(elements * shared) : Cost.ofFlops(elements));
  }

  private static boolean hasRepeats(String factor) {
    return letters(factor).chars().distinct().count() < letters(factor).length();
  }

  private static String letters(String factor) {
    return factor.replace(".", "");
  }

  private static Optional<Long> size(Operands operands, List<String> factors, char index) {
    for (int i = 0; i < factors.size(); i++) {
      Optional<TensorInfo> tensor = operands.tensor("tensors[" + i + "]");
      if (tensor.isPresent()) {
        String factor = factors.get(i);
        int rank = tensor.get().shape().length();
        int at = letters(factor).indexOf(index);
        // Behind an ellipsis indices count from the end.
        boolean behind = factor.contains(".") && factor.indexOf(index) > factor.indexOf('.');
        int dimension = behind ? rank - letters(factor).length() + at : at;
        return Optional.of(tensor.get().shape().get(dimension));
      }
    }
    return Optional.empty();
  }
}
