package dev.loupe.models.conformance.operators;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.real;
import static org.bytedeco.pytorch.global.torch.zeros;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.conformance.Inputs;
import java.util.List;
import org.bytedeco.pytorch.DropoutImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** A few operators in a row, and what has a word of its own among them. */
final class Basics {
  private Basics() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("SimpleFF", "a chain of two operations")
            .java(SimpleFF::new)
            .inputs(Inputs::square)
            .torchLens("4/2/3", "4/3")
            .labels("input_1 add_1_1 mul_1_2 output_1")
            .same(),
        model("SameTensorArg", "one tensor at two places of an operator: one edge")
            .text(
                """
                def forward(self, x: Tensor) -> Tensor:
                    x = x + x
                    x = x * x
                    return x - x
                """)
            .inputs(Inputs::square)
            .torchLens("5/3/4", "5/4")
            .same(),
        model("GeluModel", "an element of a tensor, and gelu")
            .text(
                """
                def forward(self, x: Tensor) -> Tensor:
                    row = x[0]
                    row = torch.gelu(row)
                    return (row + 1) * 2
                """)
            .inputs(Inputs::square)
            .torchLens("6/4/5", "6/5")
            .same(),
        model("DropoutModelReal", "a dropout in training")
            .text(
                """
                def forward(self, x: Tensor) -> Tensor:
                    x = torch.dropout(x + 1, 0.5, True)
                    return torch.relu(x * 2)
                """)
            .inputs(Inputs::square)
            .torchLens("6/4/5", "6/5")
            .labels("input_1 add_1_1 dropout_1_2 mul_1_3 relu_1_4 output_1")
            .same(),
        model("DropoutModelRealEval", "a dropout in evaluation")
            .java(DropoutModelRealEval::new)
            .inputs(Inputs::square)
            .torchLens("6/4/5", "6/5")
            .labels("input_1 add_1_1 dropout_1_2 mul_1_3 relu_1_4 output_1")
            .same(),
        model("DropoutModelDummyZero", "a dropout of nothing is an operation too")
            .text(
                """
                def forward(self, x: Tensor) -> Tensor:
                    x = torch.dropout(x + 1, 0.0, True)
                    return torch.relu(x * 2)
                """)
            .inputs(Inputs::square)
            .torchLens("6/4/5", "6/5")
            .labels("input_1 add_1_1 dropout_1_2 mul_1_3 relu_1_4 output_1")
            .same(),
        model("ConcatTensors", "three branches in one tensor")
            .java(ConcatTensors::new)
            .inputs(Inputs::square)
            .torchLens("6/4/7", "6/7")
            .same(),
        model("SplitTensor", "an operator with four results")
            .text(
                """
                def forward(self, x: Tensor) -> Tensor:
                    a, b, c, d = torch.split(x * 2, [2, 2, 2, 2])
                    return (a + b) * (c + d)
                """)
            .inputs(() -> List.of(rand(8, 4)))
            .torchLens("10/8/12", "10/12")
            .labels(
                """
                input_1 mul_1_1 split_1_2 split_2_3 split_3_4 split_4_5 add_1_6 add_2_7 mul_2_8
                output_1
                """)
            .same(),
        model("DummyOperations", "operations that change no value")
            .java(DummyOperations::new)
            .inputs(Inputs::square)
            .torchLens("10/8/9", "10/9")
            .same(),
        model("SimpleBranching", "three ways from one tensor to a sum")
            .java(SimpleBranching::new)
            .inputs(Inputs::square)
            .torchLens("10/8/11", "10/11")
            .labels(
                """
                input_1 add_1_1 mul_1_2 add_2_3 log_1_4 pow_1_5 sin_1_6 add_3_7 add_4_8 output_1
                """)
            .same(),
        model("PropertyModel", "properties of a tensor that are views of it")
            .java(PropertyModel::new)
            .inputs(Inputs::square)
            .torchLens("13/11/13", "13/13")
            .same());
  }

  /** {@code (x + 1) * 2}. */
  public static final class SimpleFF extends Module {
    public Tensor forward(Tensor x) {
      return x.add(new Scalar(1)).mul(new Scalar(2));
    }
  }

  /** A dropout between other operations; the shape stays. */
  public static final class DropoutModelRealEval extends Module {
    private final DropoutImpl dropout = register_module("dropout", new DropoutImpl(0.5));

    public Tensor forward(Tensor x) {
      return dropout.forward(x.add(new Scalar(1))).mul(new Scalar(2)).relu();
    }
  }

  /** From {@code (N, M)} to {@code (3 N, M)}. */
  public static final class ConcatTensors extends Module {
    public Tensor forward(Tensor x) {
      return cat(new TensorVector(x.add(new Scalar(1)), x.mul(new Scalar(2)), x.neg()));
    }
  }

  /** Multiplies with 1 and adds 0; the last operation alone changes the values. */
  public static final class DummyOperations extends Module {
    public Tensor forward(Tensor x) {
      Tensor zeros = zeros(5, 5);
      Tensor y = x.add(zeros).mul(new Scalar(1)).add(new Scalar(0));
      y = y.sub(new Scalar(0)).div(new Scalar(1)).pow(new Scalar(1));
      return y.add(new Scalar(1));
    }
  }

  /** {@code x + f(x) + g(x)}, all of one shape. */
  public static final class SimpleBranching extends Module {
    public Tensor forward(Tensor x) {
      Tensor trunk = x.add(new Scalar(1));
      Tensor left = trunk.mul(new Scalar(2)).add(new Scalar(3)).log();
      Tensor right = trunk.pow(new Scalar(2)).sin();
      return trunk.add(left).add(right);
    }
  }

  /** Takes a complex tensor apart and transposes what is in it; {@code (N, N)}. */
  public static final class PropertyModel extends Module {
    public Tensor forward(Tensor x) {
      Tensor whole = x.add(rand(5, 5)).to(torch.ScalarType.ComplexFloat);
      Tensor sum = real(whole).add(torch.imag(whole));
      Tensor transposed = sum.numpy_T().mT();
      return transposed.mul(ones(5, 5)).sin();
    }
  }
}
