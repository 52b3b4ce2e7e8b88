package dev.loupe.rolling;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.domains.DomainContextBase;

/**
 * Forward passes at random: loops, one after the other, over few functions, modules, parameters.
 */
final class Programs extends DomainContextBase {

  /** A forward pass. */
  record Program(ImmutableList<RollingNode> nodes) {}

  /** An operation that reads results of this many operations ago. */
  private record Step(int type, int parameter, int module, List<Integer> back) {

    RollingNode at(int index) {
      int[] parents =
          back.stream().mapToInt(n -> index - n).filter(parent -> parent >= 0).toArray();
      if (type == 0 && parents.length == 0) {
        return RollingNode.of(Fingerprint.input("[2]", "float32"));
      }
      Fingerprint.Builder operation = Fingerprint.operation("op" + type);
      operation.arguments("" + parents.length);
      operation.parameters(parameter == 0 ? List.of() : List.of("p" + parameter));
      operation.modules(module == 0 ? List.of() : List.of("m" + module));
      return RollingNode.of(operation.build(), parents);
    }
  }

  private record Loop(List<Step> body, int passes) {}

  @Provide
  Arbitrary<Program> programs() {
    Arbitrary<Step> steps =
        Combinators.combine(
                Arbitraries.integers().between(0, 3),
                Arbitraries.frequency(Tuple.of(4, 0), Tuple.of(1, 1), Tuple.of(1, 2)),
                Arbitraries.frequency(Tuple.of(3, 0), Tuple.of(1, 1)),
                Arbitraries.frequency(
                        Tuple.of(6, 1), Tuple.of(2, 2), Tuple.of(1, 3), Tuple.of(1, 6))
                    .list()
                    .ofMaxSize(2))
            .as(Step::new);
    Arbitrary<Loop> loops =
        Combinators.combine(
                steps.list().ofMinSize(1).ofMaxSize(4), Arbitraries.integers().between(1, 5))
            .as(Loop::new);
    return loops.list().ofMaxSize(5).map(Programs::run);
  }

  private static Program run(List<Loop> loops) {
    List<RollingNode> nodes = new ArrayList<>();
    for (Loop loop : loops) {
      IntStream.range(0, loop.passes())
          .mapToObj(pass -> loop.body())
          .flatMap(List::stream)
          .forEach(step -> nodes.add(step.at(nodes.size())));
    }
    return new Program(ImmutableList.copyOf(nodes));
  }
}
