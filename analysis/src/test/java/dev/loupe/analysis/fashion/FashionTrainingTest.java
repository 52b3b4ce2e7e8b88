package dev.loupe.analysis.fashion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.loupe.analysis.fashion.FashionTraining.Result;
import dev.loupe.analysis.statistics.BatchStatistics;
import dev.loupe.analysis.statistics.LayerSeries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trains on made-up images. */
class FashionTrainingTest {
  @TempDir private Path folder;

  private Result run(TrainingRecipe recipe, List<String> told) throws IOException {
    IdxFiles.writeAll(folder, 300, 100);
    try (FashionMnist data = FashionMnist.read(folder)) {
      return new FashionTraining(data, 50, told::add).run(recipe, 1);
    }
  }

  @Test
  void theGoodRunLearnsAndKeepsItsActivationsAlive() throws IOException {
    List<String> told = new ArrayList<>();
    Result result = run(TrainingRecipe.GOOD, told);

    assertThat(result.accuracy()).isGreaterThan(0.9);
    assertThat(told).hasSize(3).last().asString().startsWith("Good run: epoch 3 of 3, loss 0.");
    assertThat(result.statistics().batches()).isEqualTo(18);
    assertThat(result.statistics().layers())
        .extracting(LayerSeries::layer)
        .containsExactly("conv1", "conv2", "conv3", "conv4", "conv5");
    assertThat(first(result, 3).deadShare()).isLessThan(0.5);
    assertThat(result.net().is_training()).isFalse();
  }

  @Test
  void theBadRunBeginsWithDyingActivations() throws IOException {
    Result result = run(TrainingRecipe.BAD, new ArrayList<>());

    double before = Double.MAX_VALUE;
    for (int layer = 0; layer < 5; layer++) {
      assertThat(first(result, layer).deviation()).isLessThan(before);
      before = first(result, layer).deviation();
    }
    assertThat(first(result, 3).deadShare()).isCloseTo(1, within(0.01));
  }

  private static BatchStatistics first(Result result, int layer) {
    return result.statistics().layers().get(layer).batches().get(0);
  }

  @Test
  void theSeedDecidesEverything() throws IOException {
    Result one = run(TrainingRecipe.BAD, new ArrayList<>());
    Result same = run(TrainingRecipe.BAD, new ArrayList<>());

    assertThat(same.statistics()).isEqualTo(one.statistics());
    Tensor x = torch.rand(2, 1, 28, 28);
    assertThat(same.net().forward(x).equal(one.net().forward(x))).isTrue();
    assertThat(one.net().forward(x).shape()).containsExactly(2, 10);
  }
}
