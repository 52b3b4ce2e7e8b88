package dev.loupe.models.conformance.operators;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.zeros;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.conformance.Inputs;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Tensors that come from no input: made by the model, by chance, or of numbers in its text. */
final class Sources {
  private Sources() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("SimpleInternallyGenerated", "a tensor that the model makes")
            .java(SimpleInternallyGenerated::new)
            .inputs(Inputs::square)
            .torchLens("5/3/4", "5/4")
            .same(),
        model("NewTensorInside", "a tensor of the numbers that stand in the model")
            .text(
                """
                def forward(self, x: Tensor) -> Tensor:
                    x = x * 2
                    weights = torch.tensor([1.0, 2.0, 3.0, 4.0, 5.0])
                    x = x + weights
                    x = torch.sin(x)
                    return torch.relu(x - 1)
                """)
            .inputs(Inputs::square)
            .torchLens("8/6/7", "8/7")
            .same(),
        model("TensorFromNumpy", "a tensor of an array of numbers, and another element type")
            .java(TensorFromNumpy::new)
            .inputs(Inputs::square)
            .torchLens("9/7/8", "9/8")
            .same(),
        model("SimpleRandom", "random numbers that the model makes")
            .text(
                """
                def forward(self, x: Tensor) -> Tensor:
                    x = x + 1
                    noise = torch.rand([5, 5])
                    return torch.sin((x + noise) * 2)
                """)
            .inputs(Inputs::square)
            .torchLens("7/5/6", "7/6")
            .same(),
        model("OrphanTensors", "operations that no input and no output is connected to")
            .java(OrphanTensors::new)
            .inputs(Inputs::square)
            .torchLens("5/3/4", "5/4")
            .labels("input_1 add_1_1 mul_1_2 relu_1_3 output_1")
            .same());
  }

  /** {@code (x + 1) * 2}, where the 1 is a tensor; {@code (5, 5)}. */
  public static final class SimpleInternallyGenerated extends Module {
    public Tensor forward(Tensor x) {
      return x.add(ones(5, 5)).mul(new Scalar(2));
    }
  }

  /** Adds an array's numbers to each row; {@code (5, 5)}. */
  public static final class TensorFromNumpy extends Module {
    public Tensor forward(Tensor x) {
      Tensor array = Tensor.create(0.5, 1.0, 1.5, 2.0, 2.5);
      Tensor row = array.to(torch.ScalarType.Float);
      Tensor y = x.mul(new Scalar(2)).add(row);
      return y.sin().add(new Scalar(1)).relu();
    }
  }

  /** Computes with tensors that have nothing to do with what it returns. */
  public static final class OrphanTensors extends Module {
    public Tensor forward(Tensor x) {
      Tensor lost = ones(5, 5).add(zeros(5, 5));
      lost.mul(rand(5, 5));
      return x.add(new Scalar(1)).mul(new Scalar(2)).relu();
    }
  }
}
