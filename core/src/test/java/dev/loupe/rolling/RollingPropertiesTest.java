package dev.loupe.rolling;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Lists;
import com.google.common.hash.Hashing;
import com.google.common.primitives.ImmutableIntArray;
import dev.loupe.rolling.Programs.Program;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;

@Domain(Programs.class)
class RollingPropertiesTest {

  @Property(tries = 2000)
  void mergingAlongChainsFindsWhatMergingAllPairsFinds(@ForAll Program program) {
    List<List<Integer>> layers =
        Rolling.group(program.nodes()).layers().stream()
            .map(passes -> List.copyOf(passes.asList()))
            .toList();

    assertThat(layers).isEqualTo(AllPairs.layers(program.nodes()));
  }

  @Property
  void everyNodeIsOnePassOfOneLayer(@ForAll Program program) {
    LayerGrouping grouping = Rolling.group(program.nodes());

    assertThat(grouping.layers().stream().flatMapToInt(ImmutableIntArray::stream).sorted())
        .containsExactlyElementsOf(IntStream.range(0, grouping.nodes()).boxed().toList());
    for (ImmutableIntArray passes : grouping.layers()) {
      assertThat(passes.asList()).isSorted();
      for (int pass = 1; pass <= passes.length(); pass++) {
        int node = passes.get(pass - 1);
        assertThat(grouping.pass(node)).isEqualTo(pass);
        assertThat(grouping.layer(node)).isEqualTo(passes.get(0));
        assertThat(grouping.passes(node)).isEqualTo(passes);
      }
    }
    assertThat(grouping.layers().stream().map(passes -> passes.get(0)).toList()).isSorted();
  }

  @Property
  void passesOfALayerAreEquivalentOrApplyTheSameFunctionToTheSameParameters(
      @ForAll Program program) {
    LayerGrouping grouping = Rolling.group(program.nodes());

    for (int node = 0; node < grouping.nodes(); node++) {
      Fingerprint own = program.nodes().get(node).fingerprint();
      Fingerprint first = program.nodes().get(grouping.layer(node)).fingerprint();
      assertThat(own.usesParameters()).isEqualTo(first.usesParameters());
      if (own.usesParameters()) {
        assertThat(own.function()).isEqualTo(first.function());
      } else {
        assertThat(own).isEqualTo(first);
      }
    }
  }

  @Property
  void theSameFunctionWithTheSameParametersIsOneLayer(@ForAll Program program) {
    LayerGrouping grouping = Rolling.group(program.nodes());

    Map<String, Set<Integer>> layers = new HashMap<>();
    for (int node = 0; node < grouping.nodes(); node++) {
      Fingerprint fingerprint = program.nodes().get(node).fingerprint();
      if (fingerprint.usesParameters()) {
        layers
            .computeIfAbsent(fingerprint.function(), ignored -> new HashSet<>())
            .add(grouping.layer(node));
      }
    }
    assertThat(layers.values()).allSatisfy(layer -> assertThat(layer).hasSize(1));
  }

  @Property
  void theTextOfKeysDoesNotMatter(@ForAll Program program) {
    List<RollingNode> renamed =
        program.nodes().stream()
            .map(
                node -> {
                  Fingerprint old = node.fingerprint();
                  String function = old.usesParameters() ? scramble(old.function()) : "";
                  return new RollingNode(
                      new Fingerprint(scramble(old.key()), function, old.anchored()),
                      node.parents());
                })
            .toList();

    assertThat(Rolling.group(renamed)).hasToString(Rolling.group(program.nodes()).toString());
  }

  @Property
  void theOrderOfParentsDoesNotMatter(@ForAll Program program) {
    List<RollingNode> reversed =
        program.nodes().stream()
            .map(
                node ->
                    RollingNode.of(
                        node.fingerprint(),
                        Lists.reverse(node.parents().asList()).stream()
                            .mapToInt(Integer::intValue)
                            .toArray()))
            .toList();

    assertThat(Rolling.group(reversed)).hasToString(Rolling.group(program.nodes()).toString());
  }

  @Property
  void whatNeverRepeatsIsNotRolled(@ForAll Program program) {
    int[] counter = {0};
    List<RollingNode> distinct =
        program.nodes().stream()
            .map(
                node ->
                    new RollingNode(
                        Fingerprint.operation("op" + counter[0]++).build(), node.parents()))
            .toList();

    assertThat(Rolling.group(distinct).layers()).hasSize(distinct.size());
  }

  private static String scramble(String text) {
    return Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString();
  }
}
