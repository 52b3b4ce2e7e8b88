package dev.loupe.recording;

import static dev.loupe.recording.Graphs.edges;
import static dev.loupe.recording.Graphs.parents;
import static dev.loupe.recording.ScriptModules.computing;
import static dev.loupe.recording.ScriptModules.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.ones;

import dev.loupe.Loupe;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.IdentityImpl;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/** What operators return that was theirs before: their arguments, aliases of them, given memory. */
@SuppressWarnings("try") // guards are only there to be closed
class ReturnedArgumentsTest {

  @Test
  void anOperatorThatReturnsItsArgumentHasALayerOfItsOwn() {
    for (String same :
        new String[] {
          "torch.dropout(x, 0.5, False)",
          "x.contiguous()",
          "x.to(6)",
          "x.expand([4, 4])",
          "x.reshape([4, 4])",
          "x.float()"
        }) {
      ModelHistory history = Loupe.record(computing("(" + same + ") + x"), ones(4, 4));

      assertThat(history.operations()).as(same).hasSize(2);
      Layer first = history.operations().get(0);
      assertThat(edges(history))
          .as(same)
          .containsExactly(
              "input_1 -> " + first.name(),
              first.name() + " -> add_1_2",
              "input_1 -> add_1_2",
              "add_1_2 -> output_1");
    }
  }

  /** Writes, with gradients, into what an operator or module returned unchanged without. */
  public static final class WritesLater extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(4, 4));
    private final IdentityImpl identity = register_module("identity", new IdentityImpl());
    private final boolean module;
    private final boolean inference;
    private final boolean view;
    private Tensor result = torch.empty(0);

    WritesLater(boolean module, boolean inference, boolean view) {
      this.module = module;
      this.inference = inference;
      this.view = view;
    }

    public Tensor forward(Tensor x) {
      Tensor y = fc.forward(x).mul(new Scalar(2));
      Tensor part = view ? y.select(0, 0) : y;
      Tensor z;
      try (Pointer off = inference ? new InferenceMode() : new NoGradGuard()) {
        z = module ? identity.forward(part) : torch.dropout(part, 0.5, false);
      }
      z.mul_(new Scalar(3));
      result = y.mul(x);
      return result;
    }
  }

  @Test
  void whatWasReturnedUnchangedWithoutGradientsMayBeWrittenWithThem() {
    for (int kind = 0; kind < 8; kind++) {
      WritesLater model = new WritesLater((kind & 1) != 0, (kind & 2) != 0, (kind & 4) != 0);
      Tensor weight = model.fc.weight();
      model.forward(ones(4, 4)).sum().backward();
      Tensor expected = weight.grad().clone();
      model.zero_grad(true);

      ModelHistory history = Loupe.record(model, ones(4, 4));
      model.result.sum().backward();

      assertThat(history.layer("mul_2").inPlace()).as("kind %d", kind).isTrue();
      assertThat(weight.grad().equal(expected)).as("kind %d", kind).isTrue();
    }
  }

  /** Writes without gradients into what may not be written with them: a leaf, parts of a split. */
  public static final class WritesWithout extends Module {
    public Tensor forward(Tensor x) {
      Tensor leaf = x.mul(new Scalar(1)).detach().requires_grad_(true);
      Tensor part = leaf.mul(new Scalar(2)).split(2).get(0);
      Tensor result;
      try (NoGradGuard off = new NoGradGuard()) {
        torch.dropout(leaf, 0.5, false).add_(new Scalar(1));
        torch.dropout(part, 0.5, false).add_(new Scalar(1));
        result = x.select(0, 0).add(part);
      }
      return result.add(leaf.select(0, 0));
    }
  }

  @Test
  void anAliasMayBeWrittenWheneverItsTensorMay() {
    ModelHistory history = Loupe.record(new WritesWithout(), ones(4, 4));

    assertThat(history.operations())
        .filteredOn(Layer::inPlace)
        .extracting(layer -> parents(history, layer.name()).toString())
        .containsExactly("[dropout_1_6]", "[dropout_2_8]");
    assertThat(history.layer("output_1").tensor().shapeText()).isEqualTo("2x4");
  }

  /** Reads what an operator returned in a list: its own arguments. */
  public static final class AtLeastOnce extends Module {
    public Tensor forward(Tensor x) {
      Tensor y = x.mul(new Scalar(2));
      TensorVector same = torch.atleast_1d(new TensorVector(x, y, y));
      return same.get(0).add(same.get(1)).add(same.get(2)).add(x);
    }
  }

  @Test
  void argumentsThatAnOperatorReturnsInAListHaveLayersOfTheirOwn() {
    ModelHistory history = Loupe.record(new AtLeastOnce(), ones(4, 4));

    assertThat(edges(history))
        .containsExactly(
            "input_1 -> mul_1_1",
            "input_1 -> atleast1d_1_2",
            "mul_1_1 -> atleast1d_1_2",
            "input_1 -> atleast1d_2_3",
            "mul_1_1 -> atleast1d_2_3",
            "input_1 -> atleast1d_3_4",
            "mul_1_1 -> atleast1d_3_4",
            "atleast1d_1_2 -> add_1_5",
            "atleast1d_2_3 -> add_1_5",
            "add_1_5 -> add_2_6",
            "atleast1d_3_4 -> add_2_6",
            "add_2_6 -> add_3_7",
            "input_1 -> add_3_7",
            "add_3_7 -> output_1");
  }

  @Test
  void aWriteIntoWhatAnOperatorReturnedUnchangedIsSeenInItsArgument() {
    ModelHistory history =
        record(
            """
            def forward(self, x: Tensor) -> Tensor:
                y = x * 1
                z = y.contiguous()
                z.zero_()
                return y + 1
            """);

    assertThat(parents(history, "add_1")).containsExactly("mul_1_1", "zero_1_3");
  }

  @Test
  void anOutVariantWritesIntoItsOutArgument() {
    ModelHistory history =
        record(
            """
            def forward(self, x: Tensor) -> Tensor:
                result = torch.zeros([4, 4])
                torch.mul(x, 2, out=result)
                return result + 1
            """);

    Layer mul = history.layer("mul_1");
    assertThat(mul.inPlace()).isTrue();
    assertThat(parents(history, "add_1")).containsExactly("mul_1_2");
    assertThat(mul.call().get().operator()).startsWith("aten::mul.");
  }

  /** Writes into two tensors by one operator that returns nothing. */
  public static final class Foreach extends Module {
    public Tensor forward(Tensor x) {
      Tensor a = x.add(new Scalar(1));
      Tensor b = x.add(new Scalar(2));
      // bytedeco has no method for it, and TorchScript's compiler drops the call.
      Dispatcher.singleton()
          .findSchemaOrThrow("aten::_foreach_mul_", "Scalar")
          .callBoxed(new IValueVector(list(a, b), new IValue(new Scalar(3))));
      return a.sub(b);
    }
  }

  private static IValue list(Tensor... tensors) {
    GenericList list =
        new GenericList(torch.parseSchema("a::b(Tensor x) -> ()").arguments().type());
    for (Tensor tensor : tensors) {
      list.push_back(new IValue(tensor));
    }
    return new IValue(list);
  }

  @Test
  void anOperatorThatWritesIntoAListMakesALayerForEachOfIt() {
    ModelHistory history = Loupe.record(new Foreach(), ones(4, 4));

    assertThat(parents(history, "sub_1")).containsExactly("foreachmul_1_3", "foreachmul_2_4");
    assertThat(parents(history, "foreachmul_2_4")).containsExactly("add_1_1", "add_2_2");
    assertThat(history.layer("foreachmul_2_4").inPlace()).isTrue();
  }

  private static ModelHistory record(String code) {
    return Loupe.record(script(code), ones(4, 4));
  }
}
