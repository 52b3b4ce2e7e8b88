package dev.loupe.models.conformance.ends;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static dev.loupe.models.script.ScriptBuilder.module;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.rand;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.conformance.Inputs;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** What goes in and comes out without an operation of its own. */
final class Ends {
  private Ends() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("ReturnsInput", "the input is the output")
            .java(ReturnsInput::new)
            .inputs(Inputs::square)
            .labels("input_1 output_1")
            .expect("2/0/1", "2/1"),
        model("ReturnsInputScript", "the same in TorchScript, beside another output")
            .text(
                """
                def forward(self, x: Tensor) -> Tuple[Tensor, Tensor]:
                    return x, x + 1
                """)
            .inputs(Inputs::square)
            .ends(1, 2)
            .labels("input_1 add_1_1 output_1 output_2")
            .expect("4/1/3", "4/3"),
        model("ReturnsBuffer", "a buffer is an output")
            .script(
                () ->
                    module("ReturnsBuffer")
                        .buffer("state", ones(5, 5))
                        .define(
                            """
                            def forward(self, x: Tensor) -> Tuple[Tensor, Tensor]:
                                return x + 1, self.state
                            """)
                        .build())
            .inputs(Inputs::square)
            .ends(1, 2)
            .expect("5/1/3", "5/3"),
        model("UnusedInput", "an input that nothing reads")
            .java(UnusedInput::new)
            .inputs(() -> List.of(rand(5, 5), rand(3)))
            .ends(2, 1)
            .labels("input_1 input_2 relu_1_1 output_1")
            .expect("4/1/2", "4/2"),
        model("UnusedKeys", "entries of a dictionary that nothing reads")
            .text(
                """
                def forward(self, xs: Dict[str, Tensor], scale: float) -> Tensor:
                    if "mask" in xs:
                        return xs["x"] * scale
                    return xs["x"]
                """)
            .inputs(() -> List.of(ImmutableMap.of("x", rand(5, 5), "mask", rand(5, 5)), 0.5))
            .ends(2, 1)
            .labels("input_1 input_2 mul_1_1 output_1")
            .expect("4/1/2", "4/2"),
        model("SameTensorTwice", "one tensor given as two inputs, of which one is overwritten")
            .java(SameTensorTwice::new)
            .inputs(SameTensorTwice::inputs)
            .ends(2, 1)
            .expect("5/2/4", "5/4"),
        model("InputIsView", "an input that is a row of another, which is overwritten")
            .java(SameTensorTwice::new)
            .inputs(SameTensorTwice::rowInputs)
            .ends(2, 1)
            .expect("5/2/4", "5/4"),
        model("ReturnsWrittenInput", "an input of which a row was overwritten is the output")
            .java(ReturnsWrittenInput::new)
            .inputs(Inputs::square)
            .labels("input_1 select_1_1 zero_1_2 output_1")
            .expect("4/2/4", "4/4"),
        model("ArrayInput", "inputs in an array")
            .java(ArrayInput::new)
            .inputs(() -> ImmutableList.of((Object) new Tensor[] {rand(5, 5), rand(5, 5)}))
            .ends(2, 1)
            .labels("input_1 input_2 add_1_1 output_1")
            .expect("4/1/3", "4/3"),
        model("VectorInput", "inputs in a vector")
            .java(VectorInput::new)
            .inputs(() -> List.of(new TensorVector(rand(5, 5), rand(5, 5))))
            .ends(2, 1)
            .labels("input_1 input_2 add_1_1 output_1")
            .expect("4/1/3", "4/3"),
        model("OptionalInput", "an input that may be left out, and is")
            .text(
                """
                def forward(self, x: Tensor, mask: Optional[Tensor] = None) -> Tensor:
                    if mask is not None:
                        x = x * mask
                    return torch.relu(x)
                """)
            .inputs(Inputs::square)
            .labels("input_1 relu_1_1 output_1")
            .expect("3/1/2", "3/2"),
        model("ConstantTensor", "a tensor that was there before the model ran")
            .java(ConstantTensor::new)
            .inputs(Inputs::square)
            .labels("input_1 add_1_1 output_1")
            .expect("3/1/2", "3/2"),
        model("NothingIn", "no input: all comes from the model")
            .text(
                """
                def forward(self) -> Tensor:
                    return torch.relu(torch.rand([5, 5]))
                """)
            .inputs(List::of)
            .ends(0, 1)
            .labels("rand_1_1 relu_1_2 output_1")
            .expect("3/2/2", "3/2"),
        model("OptionalOutputs", "some outputs are there and some are not")
            .java(OptionalOutputs::new)
            .inputs(Inputs::square)
            .ends(1, 2)
            .labels("input_1 sin_1_1 cos_1_2 output_1 output_2")
            .expect("5/2/4", "5/4"),
        model("OptionalOutputsScript", "the same in TorchScript")
            .text(
                """
                def forward(self, x: Tensor) -> Tuple[Tensor, Optional[Tensor], List[Tensor]]:
                    return torch.sin(x), None, [torch.cos(x)]
                """)
            .inputs(Inputs::square)
            .ends(1, 2)
            .labels("input_1 sin_1_1 cos_1_2 output_1 output_2")
            .expect("5/2/4", "5/4"),
        model("VectorOutput", "the results of one operator are the outputs")
            .java(VectorOutput::new)
            .inputs(Inputs::square)
            .ends(1, 5)
            .expect("11/5/10", "11/10"));
  }

  /** Any tensor. */
  public static final class ReturnsInput extends Module {
    public Tensor forward(Tensor x) {
      return x;
    }
  }

  /** The first of two tensors, rectified. */
  public static final class UnusedInput extends Module {
    public Tensor forward(Tensor x, Tensor unused) {
      return x.relu();
    }
  }

  /** {@code 2 y} after 1 was added to {@code x}; the shape stays. */
  public static final class SameTensorTwice extends Module {
    static List<Tensor> inputs() {
      Tensor x = rand(5, 5);
      return List.of(x, x);
    }

    static List<Tensor> rowInputs() {
      Tensor x = rand(5, 5);
      return List.of(x, x.select(0, 1));
    }

    public Tensor forward(Tensor x, Tensor y) {
      x.add_(new Scalar(1));
      return y.mul(new Scalar(2));
    }
  }

  /** The input with its first row set to zero. */
  public static final class ReturnsWrittenInput extends Module {
    public Tensor forward(Tensor x) {
      x.select(0, 0).zero_();
      return x;
    }
  }

  /** Two tensors of one shape to their sum. */
  public static final class ArrayInput extends Module {
    public Tensor forward(Tensor[] xs) {
      return xs[0].add(xs[1]);
    }
  }

  /** Two tensors of one shape to their sum. */
  public static final class VectorInput extends Module {
    public Tensor forward(TensorVector xs) {
      return xs.get(0).add(xs.get(1));
    }
  }

  /** {@code x + 1}, {@code (5, 5)}; the 1 is neither parameter nor buffer. */
  public static final class ConstantTensor extends Module {
    private final Tensor one = ones(5, 5);

    public Tensor forward(Tensor x) {
      return x.add(one);
    }
  }

  /** Two tensors of the input's shape. */
  public static final class OptionalOutputs extends Module {
    public List<Optional<Tensor>> forward(Tensor x) {
      return ImmutableList.of(Optional.of(x.sin()), Optional.empty(), Optional.of(x.cos()));
    }
  }

  /** The rows of {@code (5, N)}. */
  public static final class VectorOutput extends Module {
    public TensorVector forward(Tensor x) {
      return x.unbind(0);
    }
  }
}
