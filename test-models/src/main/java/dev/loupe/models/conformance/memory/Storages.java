package dev.loupe.models.conformance.memory;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static org.bytedeco.pytorch.global.torch.quantize_per_tensor;
import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.view_as_complex;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.conformance.Inputs;
import java.util.List;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Memory of unusual layout, and operators that change the layout instead of the values. */
final class Storages {
  private Storages() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("DiagonalWrite", "a diagonal is written, and a row that crosses it is read")
            .java(DiagonalWrite::new)
            .inputs(Inputs::square)
            .expect("6/4/6", "6/6"),
        model("TransposedWrite", "a column is written as a transposed row")
            .java(TransposedWrite::new)
            .inputs(Inputs::square)
            .labels("input_1 mul_1_1 t_1_2 select_1_3 zero_1_4 select_2_5 add_1_6 output_1")
            .expect("8/6/7", "8/7"),
        model("ExpandedRead", "a row is written after it was expanded")
            .java(ExpandedRead::new)
            .inputs(Inputs::square)
            .expect("8/6/8", "8/8"),
        model("ComplexWrite", "pairs of numbers are written as complex numbers")
            .java(ComplexWrite::new)
            .inputs(() -> List.of(rand(5, 2)))
            .expect("6/4/6", "6/6"),
        model("SparseTensor", "a tensor without one piece of memory")
            .java(SparseTensor::new)
            .inputs(Inputs::square)
            .labels("input_1 tosparse_1_1 mul_1_2 todense_1_3 output_1")
            .expect("5/3/4", "5/4"),
        model("QuantizedTensor", "a tensor of whole numbers with a scale")
            .java(QuantizedTensor::new)
            .inputs(Inputs::square)
            .labels("input_1 quantizepertensor_1_1 dequantize_1_2 output_1")
            .expect("4/2/3", "4/3"),
        model(
                "ViewThenBase",
                "memory is written through a view, then as a whole, and the view read")
            .java(ViewThenBase::new)
            .inputs(Inputs::square)
            .labels("input_1 mul_1_1 view_1_2 add_1_3 mul_2_4 output_1")
            .expect("6/4/7", "6/7"),
        model("DataWrite", "values are overwritten past the record: the writer reads nothing known")
            .java(DataWrite::new)
            .inputs(Inputs::square)
            .labels("input_1 mul_1_1 zero_1_2 add_1_3 output_1")
            .expect("5/3/4", "5/4"));
  }

  /** The first row of {@code (5, 5)}. */
  public static final class DiagonalWrite extends Module {
    public Tensor forward(Tensor x) {
      Tensor y = x.mul(new Scalar(2));
      y.as_strided(new long[] {5}, 6).zero_();
      return y.select(0, 0);
    }
  }

  /** The second column of {@code (N, M)}, plus 1. */
  public static final class TransposedWrite extends Module {
    public Tensor forward(Tensor x) {
      Tensor y = x.mul(new Scalar(2));
      y.t().select(0, 0).zero_();
      return y.select(1, 1).add(new Scalar(1));
    }
  }

  /** {@code (N, 5)} to a scalar. */
  public static final class ExpandedRead extends Module {
    public Tensor forward(Tensor x) {
      Tensor y = x.mul(new Scalar(2));
      Tensor rows = y.select(0, 1).expand(3, 5);
      y.select(0, 1).zero_();
      return rows.sum();
    }
  }

  /** The last pair of {@code (5, 2)}. */
  public static final class ComplexWrite extends Module {
    public Tensor forward(Tensor x) {
      Tensor y = x.mul(new Scalar(2));
      view_as_complex(y).zero_();
      return y.select(0, 4);
    }
  }

  /** The shape stays. */
  public static final class SparseTensor extends Module {
    public Tensor forward(Tensor x) {
      return x.to_sparse().mul(new Scalar(2)).to_dense();
    }
  }

  /** The shape stays. */
  public static final class QuantizedTensor extends Module {
    public Tensor forward(Tensor x) {
      return quantize_per_tensor(x, 0.1, 0, torch.ScalarType.QInt8).dequantize();
    }
  }

  /** {@code (5, 5)} to {@code (25)}. */
  public static final class ViewThenBase extends Module {
    public Tensor forward(Tensor x) {
      Tensor y = x.mul(new Scalar(2));
      Tensor flat = y.view(25);
      flat.add_(new Scalar(1));
      y.mul_(new Scalar(3));
      return flat;
    }
  }

  /** Ones, of the input's shape. */
  public static final class DataWrite extends Module {
    public Tensor forward(Tensor x) {
      Tensor y = x.mul(new Scalar(2));
      y.data().zero_();
      return y.add(new Scalar(1));
    }
  }
}
