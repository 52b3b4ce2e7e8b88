package dev.loupe.recording;

import static dev.loupe.recording.Graphs.edges;
import static dev.loupe.recording.Graphs.names;
import static dev.loupe.recording.Graphs.parents;
import static dev.loupe.recording.ScriptModules.computing;
import static dev.loupe.recording.ScriptModules.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.ones;

import dev.loupe.Loupe;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import org.junit.jupiter.api.Test;

/** What operators return: one tensor, several, or none. */
class ResultsTest {

  @Test
  void splitGivesALayerForEachOfItsParts() {
    ModelHistory history =
        record(
            """
            def forward(self, x: Tensor) -> Tensor:
                a, b, c, d = torch.split(x * 2, 1)
                return (a + b) * (c + d)
            """);

    assertThat(edges(history))
        .containsExactly(
            "input_1 -> mul_1_1",
            "mul_1_1 -> split_1_2",
            "mul_1_1 -> split_2_3",
            "mul_1_1 -> split_3_4",
            "mul_1_1 -> split_4_5",
            "split_1_2 -> add_1_6",
            "split_2_3 -> add_1_6",
            "split_3_4 -> add_2_7",
            "split_4_5 -> add_2_7",
            "add_1_6 -> mul_2_8",
            "add_2_7 -> mul_2_8",
            "mul_2_8 -> output_1");
  }

  @Test
  void theResultsOfOneCallShareItsIdAndAreNumbered() {
    ModelHistory history =
        record(
            """
            def forward(self, x: Tensor) -> Tensor:
                values, places = x.max(1)
                return values.relu()
            """);

    Layer values = history.layer("max_1");
    Layer places = history.layer("max_2");
    assertThat(places.call().get().id()).isEqualTo(values.call().get().id());
    assertThat(values.call().get().output()).isEqualTo(0);
    assertThat(places.call().get().output()).isEqualTo(1);
    assertThat(places.tensor().dtype()).isEqualTo("int64");
    assertThat(history.children(places)).isEmpty();
  }

  @Test
  void theTimeOfACallIsThatOfTheOperatorAndTheSameForAllItsResults() {
    ModelHistory history =
        record(
            """
            def forward(self, x: Tensor) -> Tensor:
                values, places = x.max(1)
                return values.relu()
            """);

    assertThat(history.operations()).allMatch(layer -> layer.call().get().nanos() > 0);
    assertThat(nanos(history, "max_2")).isEqualTo(nanos(history, "max_1"));
    assertThat(nanos(history, "max_1") + nanos(history, "relu_1"))
        .isLessThan(history.elapsed().toNanos());
  }

  private static long nanos(ModelHistory history, String layer) {
    return history.layer(layer).call().get().nanos();
  }

  @Test
  void chunkAndUnbindGiveALayerForEachPart() {
    ModelHistory history =
        record(
            """
            def forward(self, x: Tensor) -> Tensor:
                a, b = x.chunk(2)
                c, d = torch.unbind(a)
                return torch.cat([b[0], c, d])
            """);

    assertThat(names(history))
        .containsExactly(
            "input_1",
            "chunk_1_1",
            "chunk_2_2",
            "unbind_1_3",
            "unbind_2_4",
            "select_1_5",
            "cat_1_6",
            "output_1");
    assertThat(parents(history, "cat_1")).containsExactly("select_1_5", "unbind_1_3", "unbind_2_4");
    assertThat(history.layer("cat_1").parents().get(2).arguments()).containsExactly("tensors[2]");
  }

  @Test
  void aTensorThatIsUsedTwiceIsOneParentWithTwoPlaces() {
    ModelHistory history = Loupe.record(computing("x + x"), ones(4, 4));

    assertThat(edges(history)).containsExactly("input_1 -> add_1_1", "add_1_1 -> output_1");
    assertThat(history.layer("add_1_1").parents().get(0).arguments())
        .containsExactly("self", "other");
  }

  @Test
  void whatLeadsNowhereButComesFromTheInputStays() {
    ModelHistory history =
        record(
            """
            def forward(self, x: Tensor) -> Tensor:
                assert bool((x * 3).exp().all())
                return x + 1
            """);

    assertThat(names(history))
        .containsExactly("input_1", "mul_1_1", "exp_1_2", "all_1_3", "add_1_4", "output_1");
  }

  @Test
  void whatIsConnectedToNoInputAndNoOutputIsLeftOut() {
    ModelHistory history =
        record(
            """
            def forward(self, x: Tensor) -> Tensor:
                size = torch.tensor(x.size(0))
                half = torch.floor_divide(size, 2) * 1
                return x.view([int(half) * 2, -1])
            """);

    assertThat(names(history)).containsExactly("input_1", "view_1_1", "output_1");
  }

  @Test
  void operatorsWithoutTensorResultAreNoLayers() {
    ModelHistory history =
        record(
            """
            def forward(self, x: Tensor) -> Tensor:
                if x.size(0) > 1 and x.is_floating_point() and x.dim() == 2:
                    x = x * x.sum().item()
                return x
            """);

    assertThat(names(history)).containsExactly("input_1", "sum_1_1", "mul_1_2", "output_1");
  }

  private static ModelHistory record(String code) {
    return Loupe.record(script(code), ones(4, 4));
  }
}
