package dev.loupe.recording;

import static dev.loupe.recording.Graphs.edges;
import static dev.loupe.recording.Graphs.ends;
import static dev.loupe.recording.ScriptModules.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.ones;

import com.google.common.collect.ImmutableMap;
import dev.loupe.Loupe;
import dev.loupe.Recording;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Inputs;
import dev.loupe.model.JavaModel;
import dev.loupe.model.TorchScriptModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** Lists, dictionaries and tuples of tensors, going in and coming out. */
class StructuresTest {

  @Test
  void everyTensorOfAScriptsInputsIsAnInputNamedByItsPath() {
    var model =
        script(
            """
            def forward(self, first: Tensor, named: Dict[str, Tensor], rest: List[Tensor]) -> Tensor:
                return first + named["a"] * rest[1]
            """);

    ModelHistory history =
        Loupe.record(
            model,
            ones(2, 3),
            ImmutableMap.of("a", ones(2, 3), "b", ones(1)),
            List.of(ones(4), ones(2, 1)));

    assertThat(ends(history))
        .containsExactly(
            "input.first 2x3",
            "input.named.a 2x3",
            "input.named.b 1",
            "input.rest.0 4",
            "input.rest.1 2x1",
            "output 2x3");
    assertThat(edges(history))
        .containsExactly(
            "input_2 -> mul_1_1",
            "input_5 -> mul_1_1",
            "input_1 -> add_1_2",
            "mul_1_1 -> add_1_2",
            "add_1_2 -> output_1");
  }

  @Test
  void everyTensorOfAScriptsResultIsAnOutputNamedByItsPath() {
    var model =
        script(
            """
            def forward(self, x: Tensor) -> Tuple[Tensor, Dict[str, Tensor], List[Tensor]]:
                y = x + 1
                return y, {"logits": y * 2, "same": y}, [x, y]
            """);

    ModelHistory history = Loupe.record(model, ones(2));

    assertThat(ends(history))
        .containsExactly(
            "input.x 2",
            "output.0 2",
            "output.1.logits 2",
            "output.1.same 2",
            "output.2.0 2",
            "output.2.1 2");
    assertThat(edges(history))
        .containsExactly(
            "input_1 -> add_1_1",
            "add_1_1 -> mul_1_2",
            "add_1_1 -> output_1",
            "mul_1_2 -> output_2",
            "add_1_1 -> output_3",
            "input_1 -> output_4",
            "add_1_1 -> output_5");
  }

  @Test
  void theSameTensorGivenTwiceIsTwoInputs() {
    var model = script("def forward(self, x: Tensor, y: Tensor) -> Tensor:\n    return x - y\n");
    Tensor both = ones(2);

    ModelHistory history = Loupe.record(model, both, both);

    assertThat(edges(history))
        .containsExactly("input_1 -> sub_1_1", "input_2 -> sub_1_1", "sub_1_1 -> output_1");
  }

  @Test
  void theSameTensorGivenTwiceInAListAndByNameIsSeveralInputs() {
    var model =
        script(
            """
            def forward(self, all: List[Tensor], other: Tensor) -> Tensor:
                return all[0] * all[1] - other
            """);
    Tensor same = ones(2);

    ModelHistory history =
        Recording.of(TorchScriptModel.of(model))
            .run(Inputs.of((Object) List.of(same, same)).with("other", same));

    assertThat(edges(history))
        .containsExactly(
            "input_1 -> mul_1_1",
            "input_2 -> mul_1_1",
            "mul_1_1 -> sub_1_2",
            "input_3 -> sub_1_2",
            "sub_1_2 -> output_1");
  }

  @Test
  void aModelThatReturnsItsInputHasNoOperation() {
    ModelHistory history = Loupe.record(ScriptModules.computing("x"), ones(2));

    assertThat(edges(history)).containsExactly("input_1 -> output_1");
  }

  @Test
  void aModelThatReturnsNoTensorHasNoOutput() {
    var model = script("def forward(self, x: Tensor) -> int:\n    return (x + 1).size(0)\n");

    assertThat(edges(Loupe.record(model, ones(2)))).containsExactly("input_1 -> add_1_1");
  }

  @Test
  void aModelWithoutInputsIsAllInternal() {
    ModelHistory history =
        Loupe.record(script("def forward(self) -> Tensor:\n    return torch.ones([2]) + 1\n"));

    assertThat(edges(history)).containsExactly("ones_1_1 -> add_1_2", "add_1_2 -> output_1");
    assertThat(history.layer("add_1_2").internal()).isTrue();
  }

  @Test
  void optionalAndNamedArgumentsMayBeLeftOut() {
    var model =
        script(
            """
            def forward(self, x: Tensor, scale: float = 2.0, mask: Optional[Tensor] = None) -> Tensor:
                if mask is not None:
                    x = x * mask
                return x * scale
            """);

    ModelHistory without = Loupe.record(model, ones(2));
    ModelHistory with =
        Recording.of(TorchScriptModel.of(model)).run(Inputs.of(ones(2)).with("mask", ones(2)));

    assertThat(edges(without)).containsExactly("input_1 -> mul_1_1", "mul_1_1 -> output_1");
    assertThat(edges(with))
        .containsExactly(
            "input_1 -> mul_1_1",
            "input_2 -> mul_1_1",
            "mul_1_1 -> mul_2_2",
            "mul_2_2 -> output_1");
  }

  /** Takes and returns structures, as Java writes them. */
  public static final class Structured extends Module {
    public Map<String, Object> forward(
        Tensor[] pair, List<Tensor> rest, Optional<Tensor> extra, int times) {
      Tensor sum = pair[0].add(pair[1]);
      for (Tensor tensor : rest) {
        sum = sum.mul(tensor);
      }
      Tensor last = sum;
      return ImmutableMap.of(
          "sum", sum, "all", List.of(last.neg(), pair[0]), "maybe", extra, "times", times);
    }
  }

  @Test
  void everyTensorOfAJavaModelsArgumentsAndResultIsANode() {
    ModelHistory history =
        Recording.of(JavaModel.of(new Structured()))
            .run(
                Inputs.of(
                    new Tensor[] {ones(2), ones(2)}, List.of(ones(2)), Optional.of(ones(1)), 3));

    assertThat(ends(history))
        .containsExactly(
            "input.pair.0 2",
            "input.pair.1 2",
            "input.rest.0 2",
            "input.extra 1",
            "output.sum 2",
            "output.all.0 2",
            "output.all.1 2",
            "output.maybe 1");
    assertThat(edges(history))
        .containsExactly(
            "input_1 -> add_1_1",
            "input_2 -> add_1_1",
            "add_1_1 -> mul_1_2",
            "input_3 -> mul_1_2",
            "mul_1_2 -> neg_1_3",
            "mul_1_2 -> output_1",
            "neg_1_3 -> output_2",
            "input_1 -> output_3",
            "input_4 -> output_4");
  }
}
