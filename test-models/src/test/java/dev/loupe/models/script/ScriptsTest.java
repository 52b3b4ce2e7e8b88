package dev.loupe.models.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.full;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.Tuple;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // scopes free the tensors that a test makes
class ScriptsTest {

  @Test
  void theListModelGivesRunningSums() {
    try (PointerScope scope = new PointerScope()) {
      Tensor sums = run(Scripts.list(), tensor(1, 3, 1)).toTensor();
      assertThat(sums.select(1, 0).sum().item_float()).isEqualTo(1 + 2 + 3);
    }
  }

  @Test
  void theBranchModelTakesTheWayThatTheMeanDecides() {
    try (PointerScope scope = new PointerScope()) {
      JitModule model = Scripts.branch();
      Tensor up = run(model, tensor(1, 1, 4)).toTensor();
      Tensor down = run(model, tensor(-1, 1, 4)).toTensor();
      assertThat(up.equal(down)).isFalse();
    }
  }

  @Test
  void theTupleModelGivesATupleInATuple() {
    try (PointerScope scope = new PointerScope()) {
      Tuple result = run(Scripts.tupleOutput(), tensor(2, 1, 1), tensor(3, 1, 1)).toTuple();
      Tuple inner = result.elements().get(1).toTuple();
      assertThat(result.elements().get(0).toTensor().item_float()).isEqualTo(5);
      assertThat(inner.elements().get(0).toTensor().item_float()).isEqualTo(3);
      assertThat(inner.elements().get(1).toTensor().item_float()).isEqualTo(15);
    }
  }

  @Test
  void theStructuredModelTakesADictionaryATupleAndAList() {
    try (PointerScope scope = new PointerScope()) {
      // bytedeco can't make an empty dictionary or list of tensors, but TorchScript can.
      JitModule maker = new JitModule(new QualifiedName("InputMaker"));
      maker.define(
          """
          def forward(self, x: Tensor) -> Tuple[Dict[str, Tensor], Tuple[Tensor, Tensor], List[Tensor]]:
              return {"x": x, "y": x + 1}, (x + 2, x + 3), [x + 4, x + 5]
          """);
      IValueVector inputs = run(maker, tensor(1, 1, 1)).toTuple().elements().vec();

      Tuple result = Scripts.structuredInputs().forward(inputs).toTuple();

      float total = 1 + 2 * 3 - 4 + 5 + 6;
      assertThat(result.elements().get(0).toTensor().item_float()).isEqualTo(total);
      assertThat(result.elements().get(1).toGenericDict().size()).isEqualTo(3);
      assertThat(result.elements().get(2).toTensorVector().size()).isEqualTo(2);
    }
  }

  private static Tensor tensor(float value, long rows, long columns) {
    return full(new long[] {rows, columns}, new Scalar(value));
  }

  private static IValue run(JitModule model, Tensor... inputs) {
    IValueVector values = new IValueVector();
    for (Tensor input : inputs) {
      values.push_back(new IValue(input));
    }
    return model.forward(values);
  }
}
