package dev.loupe.models.conformance.ends;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static org.bytedeco.pytorch.global.torch.rand;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.conformance.Inputs;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Several inputs and outputs, in lists, maps and both. */
final class InputsAndOutputs {
  private InputsAndOutputs() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("MultiInputs", "three inputs")
            .java(MultiInputs::new)
            .inputs(() -> List.of(rand(5, 5), rand(5, 5), rand(5, 5)))
            .ends(3, 1)
            .torchLens("7/3/6", "7/6")
            .labels("input_1 input_2 input_3 add_1_1 mul_1_2 relu_1_3 output_1")
            .same(),
        model("ListInput", "inputs in a list")
            .text(
                """
                def forward(self, xs: List[Tensor]) -> Tensor:
                    return torch.relu((xs[0] + xs[1]) * xs[2])
                """)
            .inputs(() -> List.of(List.of(rand(5, 5), rand(5, 5), rand(5, 5))))
            .ends(3, 1)
            .torchLens("7/3/6", "7/6")
            .labels("input_1 input_2 input_3 add_1_1 mul_1_2 relu_1_3 output_1")
            .same(),
        model("DictInput", "inputs in a dictionary")
            .text(
                """
                def forward(self, xs: Dict[str, Tensor]) -> Tensor:
                    return torch.relu((xs["a"] + xs["b"]) * xs["c"])
                """)
            .inputs(
                () -> List.of(ImmutableMap.of("a", rand(5, 5), "b", rand(5, 5), "c", rand(5, 5))))
            .ends(3, 1)
            .torchLens("7/3/6", "7/6")
            .labels("input_1 input_2 input_3 add_1_1 mul_1_2 relu_1_3 output_1")
            .same(),
        model("NestedInput", "inputs in lists in a dictionary; two are passes of one")
            .java(NestedInput::new)
            .inputs(
                () ->
                    List.of(
                        ImmutableMap.of(
                            "first",
                            List.of(rand(5, 5), rand(5, 5)),
                            "second",
                            List.of(rand(5, 5), rand(5, 5)))))
            .ends(4, 1)
            .torchLens("9/4/9", "7/7")
            .same(),
        model("MultiOutputs", "a tuple of three outputs")
            .text(
                """
                def forward(self, x: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
                    x = (x + 1) * 2
                    return torch.log(x), torch.sin(x), torch.tan(x)
                """)
            .inputs(Inputs::square)
            .ends(1, 3)
            .torchLens("9/5/8", "9/8")
            .same(),
        model("ListOutput", "a list of outputs")
            .java(ListOutput::new)
            .inputs(Inputs::square)
            .ends(1, 3)
            .torchLens("9/5/8", "9/8")
            .same(),
        model("DictOutput", "a dictionary of outputs")
            .text(
                """
                def forward(self, x: Tensor) -> Dict[str, Tensor]:
                    x = (x + 1) * 2
                    return {"log": torch.log(x), "sin": torch.sin(x), "tan": torch.tan(x)}
                """)
            .inputs(Inputs::square)
            .ends(1, 3)
            .torchLens("9/5/8", "9/8")
            .same(),
        model("NestedOutput", "lists in a dictionary, one tensor at several places")
            .java(NestedOutput::new)
            .inputs(Inputs::square)
            .ends(1, 8)
            .torchLens("14/5/13", "14/13")
            .labels(
                """
                input_1 mul_1_1 log_1_2 sin_1_3 tan_1_4 mul_2_5
                output_1 output_2 output_3 output_4 output_5 output_6 output_7 output_8
                """)
            .same());
  }

  /** Three tensors of one shape to one. */
  public static final class MultiInputs extends Module {
    public Tensor forward(Tensor x, Tensor y, Tensor z) {
      return x.add(y).mul(z).relu();
    }
  }

  /** A running sum of four tensors of one shape; its last two values are multiplied. */
  public static final class NestedInput extends Module {
    public Tensor forward(Map<String, List<Tensor>> groups) {
      Tensor sum = new Tensor();
      Tensor before = sum;
      boolean first = true;
      for (List<Tensor> group : groups.values()) {
        for (Tensor x : group) {
          before = sum;
          sum = first ? x : sum.add(x);
          first = false;
        }
      }
      return sum.mul(before);
    }
  }

  /** Three tensors of the input's shape. */
  public static final class ListOutput extends Module {
    public List<Tensor> forward(Tensor x) {
      Tensor y = x.add(new Scalar(1)).mul(new Scalar(2));
      return ImmutableList.of(y.log(), y.sin(), y.tan());
    }
  }

  /** Four tensors of the input's shape, of which three are returned more than once. */
  public static final class NestedOutput extends Module {
    public Map<String, Object> forward(Tensor x) {
      Tensor y = x.mul(new Scalar(2));
      Tensor log = y.log();
      Tensor sin = y.sin();
      Tensor tan = y.tan();
      Tensor product = sin.mul(new Scalar(3));
      return ImmutableMap.of(
          "tan",
          tan,
          "list",
          ImmutableList.of(log, product, log),
          "map",
          ImmutableMap.of("product", product, "list", ImmutableList.of(tan, log), "last", product));
    }
  }
}
