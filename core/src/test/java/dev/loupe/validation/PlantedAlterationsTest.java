package dev.loupe.validation;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.loupe.history.Alterations;
import dev.loupe.history.AppliedIntervention;
import dev.loupe.history.Fault;
import dev.loupe.history.Fault.Kind;
import dev.loupe.history.Parent;
import dev.loupe.intervene.Changing;
import dev.loupe.intervene.Halting;
import dev.loupe.intervene.Intervention;
import dev.loupe.select.Selector;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Records of changed and halted forwards that claim something else, which validation must find. */
class PlantedAlterationsTest {

  private static Changing halvedSine() {
    return new Changing(Selector.type("sin"), Intervention.scale(0.5));
  }

  private static Halting haltedAtProduct() {
    return new Halting(Selector.type("mul"), ImmutableSet.of());
  }

  @Test
  void anAlteredForwardHasNoFaultOfItsOwn() {
    assertThat(Faulty.record(halvedSine()).check().allFaults()).isEmpty();
    assertThat(Faulty.record(haltedAtProduct()).check().allFaults()).isEmpty();
    assertThat(Faulty.record(halvedSine(), haltedAtProduct()).check().allFaults()).isEmpty();
  }

  @Test
  void wrongParentsAreFoundInAChangedRecord() {
    Faulty faulty = Faulty.record(halvedSine());
    int sin = faulty.index("sin_1_1");
    int relu = faulty.index("relu_1_3");
    int sub = faulty.index("sub_1_6");
    faulty
        .with(
            "sub_1_6",
            layer ->
                Changes.parents(
                    layer, layer.parents().get(0), new Parent(relu, ImmutableList.of("other"))))
        .with("sin_1_1", layer -> Changes.withoutChild(layer, sub))
        .with("relu_1_3", layer -> Changes.withChild(layer, sub));

    assertThat(faulty.faults()).containsExactlyInAnyOrder(Kind.WRONG_PARENT, Kind.WRONG_VALUE);
    assertThat(faulty.interventions()).containsExactly(new AppliedIntervention(sin, "scale(0.5)"));
  }

  private static ImmutableList<String> messages(Faulty faulty, Alterations claimed) {
    return faulty.altered(claimed).check().allFaults().stream()
        .map(Fault::toString)
        .collect(toImmutableList());
  }

  private static Alterations changes(int layer, String what) {
    return new Alterations(
        ImmutableList.of(new AppliedIntervention(layer, what)), OptionalInt.empty());
  }

  @Test
  void anotherInterventionIsFound() {
    assertThat(messages(Faulty.record(halvedSine()), changes(1, "zero")))
        .containsExactly(
            "CHANGE_DIFFERS: sin_1_1: was changed by [scale(0.5)], and by [zero] in the record");
  }

  @Test
  void anInterventionAtAnotherLayerIsFound() {
    assertThat(messages(Faulty.record(halvedSine()), changes(2, "scale(0.5)")))
        .containsExactly(
            "CHANGE_DIFFERS: sin_1_1: was changed by [scale(0.5)], and by [] in the record",
            "CHANGE_DIFFERS: cos_1_2: was changed by [], and by [scale(0.5)] in the record");
    assertThat(messages(Faulty.record(), changes(2, "zero")))
        .containsExactly("CHANGE_DIFFERS: cos_1_2: was not changed, and by [zero] in the record");
    assertThat(messages(Faulty.record(), changes(99, "zero")))
        .containsExactly("CONTRADICTION: 1 ordinals are none of the 8 layers of the record");
  }

  @Test
  void anInterventionThatTheRecordConcealsIsFound() {
    assertThat(messages(Faulty.record(halvedSine()), Alterations.NONE))
        .containsExactly(
            "OUTPUT_DIFFERS: output is not what a plain run gives",
            "CHANGE_DIFFERS: sin_1_1: was changed by [scale(0.5)], and by [] in the record");
  }

  private static Alterations haltedAfter(int layer) {
    return new Alterations(ImmutableList.of(), OptionalInt.of(layer));
  }

  @Test
  void anotherEndIsFound() {
    assertThat(messages(Faulty.record(haltedAtProduct()), haltedAfter(2)))
        .containsExactly(
            "CONTRADICTION: cos_1_2: is where the forward was halted, and not the last layer");
    assertThat(messages(Faulty.record(), haltedAfter(7)))
        .containsExactly("OTHER_CALL: the forward was not halted, and was in the record");
    assertThat(messages(Faulty.record(haltedAtProduct()), Alterations.NONE))
        .contains("OTHER_CALL: the forward was halted, and not in the record");
  }
}
