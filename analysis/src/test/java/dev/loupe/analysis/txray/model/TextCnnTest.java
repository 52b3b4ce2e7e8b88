package dev.loupe.analysis.txray.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableMap;
import dev.loupe.Loupe;
import dev.loupe.error.BadInputException;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

final class TextCnnTest {
  private static final TextCnnConfig SMALL =
      TextCnnConfig.of(10, 2).withEmbeddingSize(4).withFilters(ImmutableMap.of(1, 2, 3, 1));

  private static Tensor ids(long... ids) {
    return torch.tensor(ids).unsqueeze(0);
  }

  @Test
  void theTutorialsConfigurationHasItsParameters() {
    TextCnn model = new TextCnn(TextCnnConfig.of(88_587, 2));

    try (ModelHistory history = Loupe.record(model, torch.zeros(2, 20).to(torch.ScalarType.Long))) {
      // 88587 x 100, 10 x (100 + 1) + 7 x (200 + 1) + 3 x (300 + 1), 20 + 1
      assertThat(history.totalParameters()).isEqualTo(8_858_700 + 3_320 + 21);
      assertThat(history.layer("conv_2").tensor().shapeText()).isEqualTo("2x7x19x1");
      assertThat(history.layer("classifier").tensor().shapeText()).isEqualTo("2x1");
    }
  }

  @Test
  void onlyTheHighestActivationsCountAndOnlyIfTheyArePositive() {
    TextCnn model = new TextCnn(SMALL.withFilters(ImmutableMap.of(1, 1)).withKMax(2));
    model.eval();
    model
        .parameters()
        .get(0)
        .detach()
        .copy_(torch.arange(new Scalar(-3), new Scalar(37)).view(10, 4));
    set(model, "conv_1.weight", 1, 0, 0, 0);
    set(model, "conv_1.bias", 0);
    set(model, "classifier.weight", 10, 1);
    set(model, "classifier.bias", 0.5f);

    // Token i begins with 4 i - 3: the highest are 29 and 13; then -3, which ReLU makes 0.
    assertThat(model.forward(ids(1, 4, 8, 2)).item_double()).isEqualTo(290 + 13 + 0.5);
    assertThat(model.forward(ids(0, 0, 4, 0)).item_double()).isEqualTo(130 + 0.5);
  }

  private static void set(TextCnn model, String parameter, float... values) {
    Tensor tensor = model.named_parameters().get(parameter);
    tensor.detach().copy_(torch.tensor(values).view(tensor.sizes()));
  }

  @Test
  void paddingIsAZeroVector() {
    TextCnn model = new TextCnn(SMALL);

    assertThat(model.named_parameters().get("embedding.weight").get(0).abs().sum().item_double())
        .isEqualTo(0);
  }

  @Test
  void aHeadOfTwoLayersHasNoActivationBetweenThem() {
    TextCnn model = new TextCnn(SMALL.withHidden(256));
    model.eval();

    try (ModelHistory history = Loupe.record(model, ids(1, 2, 3))) {
      Layer classifier = history.layer("classifier");
      assertThat(history.parents(classifier)).containsExactly(history.layer("hidden"));
      assertThat(history.layer("hidden").tensor().shapeText()).isEqualTo("1x256");
    }
  }

  @Test
  void moreThanTwoClassesHaveAnOutputEach() {
    TextCnn model = new TextCnn(TextCnnConfig.of(10, 5).withEmbeddingSize(4));

    assertThat(model.forward(ids(1, 2, 3, 4)).shape()).containsExactly(1, 5);
    assertThat(new TextCnn(SMALL).forward(ids(1, 2, 3, 4)).shape()).containsExactly(1);
  }

  @Test
  void textsShorterThanTheWindowsAreRefused() {
    TextCnn model = new TextCnn(SMALL.withKMax(2));

    assertThatThrownBy(() -> model.forward(ids(1, 2, 3)))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "Texts of 3 tokens are too short: windows of [1, 3] tokens and k-max pooling with k = 2"
                + " need 4");
  }

  @Test
  void configurationsThatMeanNothingAreRefused() {
    assertThatThrownBy(() -> SMALL.withFilters(ImmutableMap.of()))
        .isInstanceOf(BadInputException.class)
        .hasMessage("A text CNN can't have no filters");
    assertThatThrownBy(() -> SMALL.withFilters(ImmutableMap.of(2, 0)))
        .hasMessage("A text CNN can't have 0 filters of window 2");
    assertThatThrownBy(() -> SMALL.withDropout(1))
        .hasMessage("A text CNN can't have a dropout of 1.0");
    assertThatThrownBy(() -> SMALL.withKMax(0))
        .hasMessage("A text CNN can't have k-max pooling with k = 0");
  }

  @Test
  void evaluationLeavesEachModuleInTheModeThatItHad() {
    TextCnn model = new TextCnn(SMALL);
    model.named_children().get("conv_1").eval();
    try (EvaluationMode evaluation = TextModel.of(model).evaluate()) {
      assertThat(evaluation).isNotNull();
      assertThat(model.is_training()).isFalse();
      assertThat(model.named_children().get("dropout").is_training()).isFalse();
    }

    assertThat(model.is_training()).isTrue();
    assertThat(model.named_children().get("dropout").is_training()).isTrue();
    assertThat(model.named_children().get("conv_1").is_training()).isFalse();
  }
}
