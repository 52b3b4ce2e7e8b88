package dev.loupe.cost;

import static dev.loupe.recording.ScriptModules.computing;
import static dev.loupe.recording.ScriptModules.empty;
import static dev.loupe.recording.ScriptModules.linear;
import static dev.loupe.recording.ScriptModules.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.ones;

import com.google.common.base.Splitter;
import dev.loupe.Loupe;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The figures are worked out by hand from the shapes. */
class ModelCostTest {

  private static Tensor tensor(String shape) {
    return ones(Splitter.on('x').splitToStream(shape).mapToLong(Long::parseLong).toArray());
  }

  private static Cost cost(String shape, String expression) {
    return ModelCost.of(Loupe.record(computing(expression), tensor(shape))).total();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          2x3x4x4   | torch.conv2d(x, torch.ones([5, 3, 3, 3]))                          | 1080
          2x3x4x4   | torch.conv2d(x, torch.ones([5, 3, 3, 3]), None, [2, 2], [1, 1])    | 1080
          2x4x4x4   | torch.conv2d(x, torch.ones([6, 2, 3, 3]), groups=2)                | 864
          3x4x4     | torch.conv2d(x, torch.ones([5, 3, 3, 3]))                          | 540
          2x3x8     | torch.conv1d(x, torch.ones([5, 3, 3]))                             | 540
          1x2x4x4x4 | torch.conv3d(x, torch.ones([3, 2, 2, 2, 2]))                       | 1296
          2x3x4x4   | torch.conv_transpose2d(x, torch.ones([3, 5, 2, 2]))                | 1920
          2x3x8     | torch.conv_transpose1d(x, torch.ones([3, 4, 2]))                   | 384
          4x6       | torch.linear(x, torch.ones([5, 6]))                                | 120
          4x6       | torch.linear(x, torch.ones([5, 6]), torch.ones([5]))               | 120
          4x6       | torch.mm(x, torch.ones([6, 5]))                                    | 120
          4x6       | torch.addmm(torch.ones([5]), x, torch.ones([6, 5]))                | 120
          2x4x6     | torch.bmm(x, torch.ones([2, 6, 5]))                                | 240
          2x4x6     | torch.baddbmm(torch.ones([5]), x, torch.ones([2, 6, 5]))           | 240
          2x4x6     | torch.addbmm(torch.ones([5]), x, torch.ones([2, 6, 5]))            | 240
          2x3x4x6   | torch.matmul(x, torch.ones([6, 5]))                                | 720
          2x3x4x6   | torch.matmul(torch.ones([5, 4]), x)                                | 720
          4x6       | torch.matmul(torch.ones([4]), x)                                   | 24
          4x6       | torch.mv(x, torch.ones([6]))                                       | 24
          7         | torch.dot(x, x)                                                    | 7
          2x4x6     | torch.einsum('bij,bjk->bik', [x, torch.ones([2, 6, 5])])           | 240
          2x4x6     | torch.einsum('bij,bjk', [x, torch.ones([2, 6, 5])])                | 240
          2x3x4x6   | torch.einsum('...ij,jk->...ik', [x, torch.ones([6, 5])])           | 720
          4x6       | torch.einsum('ij,ij->', [x, x])                                    | 24
          """)
  void aProductHasTwoOperationsForEachMultiplyAccumulate(
      String shape, String expression, long macs) {
    assertThat(cost(shape, expression)).isEqualTo(new Cost(macs, 2 * macs, 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          2x3x4x4 | x.relu()                                             | 96
          2x3x4x4 | torch.relu_(x)                                       | 96
          2x3x4x4 | x + x                                                | 96
          2x3x4x4 | x + 1.0                                              | 96
          2x3x4x4 | torch.add(x, x, alpha=2)                             | 192
          2x3x4x4 | torch.sub(x, x)                                      | 96
          2x1     | x * x.t()                                            | 4
          4       | torch.addcmul(x, x, x)                               | 8
          4       | torch.addcmul(x, x, x, value=0.5)                    | 12
          5       | torch.outer(x, x)                                    | 25
          5       | torch.einsum('i,j->ij', [x, x])                      | 25
          4       | torch.clamp(x, 0.0, 1.0)                             | 8
          4       | torch.clamp(x, min=0.0)                              | 4
          4       | torch.sigmoid(x)                                     | 16
          4       | torch.gelu(x)                                        | 20
          4       | torch.gelu(x, approximate='tanh')                    | 36
          4       | torch.hardtanh(x)                                    | 8
          4       | torch.dropout(x, 0.5, True)                          | 8
          4       | torch.dropout(x, 0.5, False)                         | 0
          4       | torch.softmax(x, 0)                                  | 20
          4       | torch.log_softmax(x, 0)                              | 20
          2x3x4x4 | torch.layer_norm(x, [4])                             | 384
          2x3x4x4 | torch.layer_norm(x, [4], torch.ones([4]))            | 480
          2x3x4x4 | torch.group_norm(x, 3)                               | 384
          2x3x4x4 | torch.sum(x)                                         | 95
          2x3x4x4 | torch.sum(x, [1])                                    | 64
          2x3x4x4 | torch.mean(x, [2, 3])                                | 96
          2x3     | torch.amax(x, [1])                                   | 4
          2x3     | torch.max(x, x)                                      | 6
          2x3     | torch.max(x, 1)[0]                                   | 4
          2x3     | torch.cumsum(x, 1)                                   | 4
          2x3     | torch.norm(x)                                        | 12
          2x3x4x4 | torch.max_pool2d(x, [2, 2])                          | 72
          2x3x4x4 | torch.avg_pool2d(x, [2])                             | 96
          2x3x4x4 | torch.adaptive_avg_pool2d(x, [3, 3])                 | 216
          2x3x4x4 | torch.adaptive_avg_pool2d(x, [1, 1])                 | 96
          2x3x4x4 | torch.upsample_bilinear2d(x, [8, 8], False)          | 2688
          2x3x4x4 | torch.upsample_nearest2d(x, [8, 8])                  | 0
          2x3x4x4 | torch.cat([x, x], 1).flatten(1).t().contiguous()     | 0
          2x3     | torch.gt(x, 0.5)                                     | 6
          2x3     | torch.add(torch.gt(x, 0.5).to(4), 1)                 | 6
          """)
  void otherOperatorsHaveOperationsAlone(String shape, String expression, long flops) {
    assertThat(cost(shape, expression)).isEqualTo(new Cost(0, flops, 0));
  }

  @Test
  void attentionIsTwoProductsAndASoftmaxOfScaledScores() {
    // 40 scores of 6 multiply-accumulates and 6 operations, and 56 results of 5.
    assertThat(
            cost(
                "2x4x6",
                "torch.scaled_dot_product_attention(x, torch.ones([2, 5, 6]), torch.ones([2, 5,"
                    + " 7]))"))
        .isEqualTo(new Cost(520, 1280, 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          4   | torch.cumsum(torch.sort(x)[0], 0) | 3 | 1
          2x3 | torch.einsum('ij->i', [x])        | 0 | 1
          2x3 | torch.einsum('ij,ij,ij->i', [x, x, x]) | 0 | 1
          2x3 | torch.norm(x, 1) + 1.0            | 1 | 1
          """)
  void whatHasNoRuleIsUnknownAndNotNothing(
      String shape, String expression, long flops, int unknown) {
    assertThat(cost(shape, expression)).isEqualTo(new Cost(0, flops, unknown));
  }

  @Test
  void anUnknownTypeIsNamed() {
    ModelCost cost = ModelCost.of(Loupe.record(computing("torch.sort(x)[0] + 1.0"), ones(4)));
    assertThat(cost.unknownTypes()).containsExactly("sort");
    assertThat(cost.total().flopsText()).isEqualTo("at least 4 FLOPs");
    assertThat(cost.total().macsText()).isEqualTo("unknown MACs");
  }

  @Test
  void parametersAreFactorsToo() {
    JitModule net = empty("Net");
    net.register_parameter("weight", ones(5, 3, 3, 3), false);
    net.register_parameter("bias", ones(5), false);
    net.define(
        """
        def forward(self, x: Tensor) -> Tensor:
            return torch.conv2d(x, self.weight, self.bias)
        """);
    assertThat(ModelCost.of(Loupe.record(net, tensor("2x3x4x4"))).total())
        .isEqualTo(new Cost(1080, 2160, 0));
  }

  @Test
  void aPartOfAParameterIsNotTakenForTheWhole() {
    JitModule net = empty("Net");
    net.register_parameter("weight", ones(10, 3, 3, 3), false);
    net.define(
        """
        def forward(self, x: Tensor) -> Tensor:
            return torch.conv2d(x, self.weight[:5])
        """);
    assertThat(ModelCost.of(Loupe.record(net, tensor("2x3x4x4"))).total()).isEqualTo(Cost.UNKNOWN);
  }

  @Test
  void batchNormalizationIsCheaperWithRunningStatistics() {
    String statistics = "torch.zeros([3]), torch.ones([3])";
    assertThat(
            cost(
                "2x3x4x4",
                "torch.batch_norm(x, None, None, %s, False, 0.1, 1e-05, False)"
                    .formatted(statistics)))
        .isEqualTo(new Cost(0, 192, 0));
    assertThat(
            cost("2x3x4x4", "torch.batch_norm(x, None, None, None, None, True, 0.1, 1e-05, False)"))
        .isEqualTo(new Cost(0, 384, 0));
  }

  @ParameterizedTest
  @CsvSource({"lstm, 4, 22", "gru, 3, 17", "rnn_tanh, 1, 2"})
  void aRecurrentLayerRunsItsWeightsOverTheSequence(String operator, long gates, long perUnit) {
    JitModule net = empty("Net");
    net.register_parameter("w", ones(gates * 6, 5), false);
    net.register_parameter("u", ones(gates * 6, 6), false);
    boolean lstm = operator.equals("lstm");
    String state =
        lstm ? "[torch.zeros([1, 2, 6]), torch.zeros([1, 2, 6])]" : "torch.zeros([1, 2, 6])";
    net.define(
        """
        def forward(self, x: Tensor) -> Tensor:
            return torch.%s(x, %s, [self.w, self.u], False, 1, 0.0, False, False, True)[0]
        """
            .formatted(operator, state));
    // (2, 3, 5): 2 sequences of 3.
    ModelCost cost = ModelCost.of(Loupe.record(net, tensor("2x3x5")));
    long macs = gates * 2 * 3 * 6 * (5 + 6);
    assertThat(cost.total()).isEqualTo(new Cost(macs, 2 * macs + perUnit * 2 * 3 * 6, 0));
  }

  @Test
  void aModuleCostsWhatRanInIt() {
    JitModule net = empty("Net");
    net.register_module("fc", linear(4, 4));
    net.define(
        """
        def forward(self, x: Tensor) -> Tensor:
            return self.fc.forward(self.fc.forward(x) + 1.0).relu()
        """);
    ModelHistory history = Loupe.record(net, tensor("3x4"));
    ModelCost cost = ModelCost.of(history);
    var fc = history.modules().get("fc");
    assertThat(cost.of(fc)).isEqualTo(new Cost(96, 192, 0));
    assertThat(cost.of(fc.calls().get(1))).isEqualTo(new Cost(48, 96, 0));
    assertThat(cost.total()).isEqualTo(new Cost(96, 216, 0));
    assertThat(cost.of(history.modules().get(""))).isEqualTo(cost.total());
  }

  @Test
  void aCallWithSeveralResultsIsCountedOnce() {
    ModelHistory history =
        Loupe.record(
            script(
                """
                def forward(self, x: Tensor) -> Tensor:
                    values, places = torch.max(x, 1)
                    return values + places
                """),
            tensor("2x3"));
    ModelCost cost = ModelCost.of(history);
    assertThat(history.operations().stream().map(Layer::name))
        .containsExactly("max_1_1", "max_2_2", "add_1_3");
    assertThat(history.operations().stream().map(layer -> cost.of(layer).flops()))
        .containsExactly(4L, 0L, 2L);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "999, 999",
    "1000, 1.00 k",
    "9994, 9.99 k",
    "9996, 10.0 k",
    "714188480, 714 M",
    "999499, 999 k",
    "999500, 1.00 M",
    "1814073344, 1.81 G"
  })
  void numbersHaveThreeDigits(long number, String text) {
    assertThat(Cost.scaled(number)).isEqualTo(text);
  }
}
