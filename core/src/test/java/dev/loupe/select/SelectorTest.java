package dev.loupe.select;

import static dev.loupe.recording.ScriptModules.empty;
import static dev.loupe.recording.ScriptModules.linear;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.pytorch.global.torch.ones;

import dev.loupe.Loupe;
import dev.loupe.Recording;
import dev.loupe.error.BadInputException;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Inputs;
import dev.loupe.model.TorchScriptModel;
import dev.loupe.values.SaveOptions;
import java.util.List;
import org.bytedeco.pytorch.JitModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which layers a selector means. */
class SelectorTest {
  private static final JitModule MODEL = model();
  private static final ModelHistory HISTORY = Loupe.record(MODEL, ones(2, 4));

  /**
   *
   *
   * <pre>
   * 0 input_1, 1 linear_1_1:1 (head.fc), 2 relu_1_2 (head), 3 linear_1_1:2 (head.fc),
   * 4 sigmoid_1_3 (head), 5 linear_2_4 (tail), 6 relu_2_5, 7 add_1_6, 8 output_1
   * </pre>
   */
  private static JitModule model() {
    JitModule head = empty("Head");
    head.register_module("fc", linear(4, 4));
    head.define(
        """
        def forward(self, x: Tensor) -> Tensor:
            x = self.fc.forward(x).relu()
            return self.fc.forward(x).sigmoid()
        """);
    JitModule model = empty("Net");
    model.register_module("head", head);
    model.register_module("tail", linear(4, 4));
    model.define(
        """
        def forward(self, x: Tensor) -> Tensor:
            y = self.head.forward(x)
            return self.tail.forward(y).relu() + y
        """);
    return model;
  }

  private static List<String> names(Selector selector) {
    return selector.in(HISTORY).stream().map(Layer::name).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          linear_2_4               | linear_2_4
          linear_2                 | linear_2_4
          linear_1_1:2             | linear_1_1:2
          linear_1_1               | linear_1_1:1 linear_1_1:2
          head.fc                  | linear_1_1:1 linear_1_1:2
          head.fc:2                | linear_1_1:2
          head                     | sigmoid_1_3
          input.x                  | input_1
          0                        | input_1
          -2                       | add_1_6
          linear                   | linear_1_1:1 linear_1_1:2 linear_2_4
          RELU                     | relu_1_2 relu_2_5
          type=relu                | relu_1_2 relu_2_5
          type=output              | output_1
          class=Linear             | linear_1_1:1 linear_1_1:2 linear_2_4
          class=Head               | sigmoid_1_3
          in=head                  | linear_1_1:1 relu_1_2 linear_1_1:2 sigmoid_1_3
          in=head.fc:2             | linear_1_1:2
          none                     | ''
          add, 0 ,tail             | input_1 linear_2_4 add_1_6
          all,~linear,~in=head     | input_1 relu_2_5 add_1_6 output_1
          ~type=linear             | input_1 relu_1_2 sigmoid_1_3 relu_2_5 add_1_6 output_1
          linear,~head.fc          | linear_2_4
          """)
  void textNamesLayers(String text, String layers) {
    assertThat(String.join(" ", names(Selector.parse(text)))).isEqualTo(layers);
  }

  @Test
  void listsMixStringsOrdinalsAndSelectors() {
    assertThat(names(Selector.of("linear_2_4", "head", -1, Selector.type("relu"))))
        .containsExactly("relu_1_2", "sigmoid_1_3", "linear_2_4", "relu_2_5", "output_1");
  }

  @Test
  void neighboursInTheGraphSelectToo() {
    Selector linear = Selector.type("linear");
    Selector relu = Selector.type("relu");

    assertThat(names(linear.followedBy(relu))).containsExactly("linear_1_1:1", "linear_2_4");
    assertThat(names(linear.followedBy(relu).not().and(linear))).containsExactly("linear_1_1:2");
    assertThat(names(linear.precededBy(relu))).containsExactly("linear_1_1:2");
    assertThat(names(Selector.all().precededBy(Selector.of("head"))))
        .containsExactly("linear_2_4", "add_1_6");
  }

  @Test
  void anyConditionSelects() {
    assertThat(names(Selector.where(layer -> layer.parents().size() == 2)))
        .containsExactly("add_1_6");
    assertThat(names(Selector.where(layer -> false))).isEmpty();
  }

  @Test
  void combinationsAreThoseOfSets() {
    Selector head = Selector.inside("head");
    Selector linear = Selector.type("linear");

    assertThat(names(head.and(linear))).containsExactly("linear_1_1:1", "linear_1_1:2");
    assertThat(names(head.or(linear))).hasSize(5);
    assertThat(names(Selector.none().not())).isEqualTo(names(Selector.all()));
    assertThat(names(linear.and(linear.not()))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          linear_3        | No layer 'linear_3'; near it are linear_1, linear_2
          linear_1_1:7    | No layer 'linear_1_1:7': linear_1_1 has 2 passes
          99              | No layer 99: there are 9 layers, so give an ordinal from -9 to 8
          type=rellu      | No layer of type 'rellu'; near it are relu
          class=Lineer    | No module of class 'Lineer'; near it are Linear
          in=haed         | No module 'haed'; near it are head
          in=head.fc:3    | No module 'head.fc:3': head.fc was called 2 times
          relu,zzzzz      | No layer 'zzzzz'; `loupe summary` lists the layers
          kind=relu       | 'kind=' is none of type=, class= and in=; in 'kind=relu'
          relu,,add       | A layer's name is empty in 'relu,,add'
          ~               | A layer's name is empty in '~'
          type=           | A layer's name is empty in 'type='
          """)
  void aNameThatMeansNothingIsTold(String text, String message) {
    assertThatThrownBy(() -> Selector.parse(text).in(HISTORY))
        .isInstanceOf(BadInputException.class)
        .hasMessage(message);
  }

  @Test
  void keysOfOtherClassesAreRefused() {
    assertThatThrownBy(() -> Selector.of("relu", 2.5))
        .isInstanceOf(BadInputException.class)
        .hasMessage("A layer is named by a string, an int or a Selector, not by Double");
    assertThatThrownBy(Selector::of)
        .isInstanceOf(BadInputException.class)
        .hasMessage("No layer is named; Selector.none() is for none");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"all", "none", "type=relu", "in=head", "all,~in=head", "type=relu,in=head"})
  void whatIsDecidedAtOnceIsWhatTheRecordSays(String text) {
    Selector selector = Selector.parse(text);
    assertThat(selector.needsRecord()).isFalse();

    try (ModelHistory history =
        Recording.of(TorchScriptModel.of(MODEL))
            .save(selector, SaveOptions.DEFAULT)
            .run(Inputs.of(ones(2, 4)))) {
      assertThat(history.activations().keySet().asList()).isEqualTo(names(selector));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"relu_1_2", "head", "0", "class=Linear", "type=relu,head", "~head"})
  void theOthersNeedTheRecord(String text) {
    Selector selector = Selector.parse(text);
    assertThat(selector.needsRecord()).isTrue();

    try (ModelHistory history =
        Recording.of(TorchScriptModel.of(MODEL))
            .save(selector, SaveOptions.DEFAULT)
            .run(Inputs.of(ones(2, 4)))) {
      assertThat(history.activations().keySet().asList()).isEqualTo(names(selector));
    }
  }
}
