package dev.loupe.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loupe.Loupe;
import dev.loupe.history.Layer;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ValidationReport;
import dev.loupe.validation.RandomModels.Loop;
import dev.loupe.validation.RandomModels.RandomModel;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.global.torch;

/** The record of any model is right. */
@Domain(RandomModels.class)
@SuppressWarnings("try") // scopes free the tensors that a try makes
class RandomModelsTest {

  private static ModelHistory record(List<Loop> loops) {
    torch.manual_seed(0);
    return Loupe.record(new RandomModel(loops), torch.randn(4, 4));
  }

  @Property(tries = 200)
  void everyRecordIsProved(@ForAll List<Loop> loops) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard();
        ModelHistory history = record(loops)) {
      ValidationReport report = history.validate();

      assertThat(report.allFaults()).isEmpty();
      assertThat(report.layers()).hasSameSizeAs(history.operations());
    }
  }

  @Property(tries = 200)
  void rolledLayersAreTheImageOfTheirPasses(@ForAll List<Loop> loops) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard();
        ModelHistory history = record(loops)) {
      assertThat(history.rolledLayers().stream().flatMap(rolled -> rolled.passes().stream()))
          .containsExactlyInAnyOrderElementsOf(history.layers());
      assertThat(history.rolledLayers())
          .allSatisfy(
              rolled ->
                  assertThat(rolled.passes())
                      .extracting(pass -> pass.label().layer())
                      .containsOnly(rolled.name()));
      assertThat(history.layers().stream().map(Layer::name)).doesNotHaveDuplicates();
      assertThat(history.layers(LayerKind.OUTPUT)).hasSize(1);
    }
  }
}
