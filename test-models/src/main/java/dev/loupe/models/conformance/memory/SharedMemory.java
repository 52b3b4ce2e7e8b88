package dev.loupe.models.conformance.memory;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static org.bytedeco.pytorch.global.torch.add_out;
import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.zeros;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.conformance.Inputs;
import dev.loupe.models.layers.Layers;
import java.util.List;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Memory that several tensors share, beyond what TorchLens' models show: what reads it depends on
 * whoever wrote that part of it.
 */
final class SharedMemory {
  private SharedMemory() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("ViewBeforeWrite", "the whole is written after a row was taken, then the row read")
            .java(ViewBeforeWrite::new)
            .inputs(Inputs::square)
            .labels("input_1 mul_1_1 select_1_2 add_1_3 exp_1_4 output_1")
            .expect("6/4/6", "6/6"),
        model("ViewOutput", "a view is returned after the whole was written")
            .text(
                """
                def forward(self, x: Tensor) -> Tensor:
                    y = x * 2
                    flat = y.view([25])
                    y.neg_()
                    return flat
                """)
            .inputs(Inputs::square)
            .labels("input_1 mul_1_1 view_1_2 neg_1_3 output_1")
            .expect("5/3/5", "5/5"),
        model("ChunkWrite", "of two halves one is written: the other does not depend on it")
            .java(ChunkWrite::new)
            .inputs(() -> List.of(rand(6, 4)))
            .ends(1, 2)
            .expect("9/6/9", "9/9"),
        model("OverlappingWrites", "two writes to parts that share a row")
            .java(OverlappingWrites::new)
            .inputs(Inputs::square)
            .expect("8/6/10", "8/10"),
        model("ColumnAndRow", "a column is written, and a row that crosses it is read")
            .text(
                """
                def forward(self, x: Tensor) -> Tensor:
                    y = x * 2
                    y[:, 1].zero_()
                    return y[3] + 1
                """)
            .inputs(Inputs::square)
            .labels("input_1 mul_1_1 slice_1_2 select_1_3 zero_1_4 select_2_5 add_1_6 output_1")
            .expect("8/6/8", "8/8"),
        model("ColumnBesideColumn", "a column is written, and another read: neither knows of it")
            .text(
                """
                def forward(self, x: Tensor) -> Tensor:
                    y = x * 2
                    y.select(1, 1).zero_()
                    return y.select(1, 2) + 1
                """)
            .inputs(Inputs::square)
            .expect("7/5/6", "7/6"),
        model("DetachedWrite", "a detached tensor shares its memory")
            .java(DetachedWrite::new)
            .inputs(Inputs::square)
            .labels("input_1 detach_1_1 mul_1_2 add_1_3 output_1")
            .expect("5/3/5", "5/5"),
        model("MaskedWrite", "places that a mask says are overwritten")
            .text(
                """
                def forward(self, x: Tensor) -> Tensor:
                    y = x * 2
                    y.masked_fill_(y > 1, 0.0)
                    return y + 1
                """)
            .inputs(Inputs::square)
            .labels("input_1 mul_1_1 gt_1_2 maskedfill_1_3 add_1_4 output_1")
            .expect("6/4/6", "6/6"),
        model("OutArgument", "a result goes into a tensor that is there already")
            .java(OutArgument::new)
            .inputs(Inputs::square)
            .labels("input_1 zeros_1_1 add_1_2 mul_1_3 output_1")
            .expect("5/3/4", "5/4"),
        model("WriteInLoop", "a loop writes row by row")
            .text(
                """
                def forward(self, x: Tensor) -> Tensor:
                    y = torch.zeros([3, 5])
                    for i in range(3):
                        y.select(0, i).copy_(x[i] * 2)
                    return y
                """)
            .inputs(Inputs::square)
            .expect("15/13/19", "15/19"));
  }

  /** A row of {@code (N, M)}. */
  public static final class ViewBeforeWrite extends Module {
    public Tensor forward(Tensor x) {
      Tensor y = x.mul(new Scalar(2));
      Tensor row = y.select(0, 0);
      y.add_(new Scalar(1));
      return row.exp();
    }
  }

  /** {@code (2 N, M)} to two scalars. */
  public static final class ChunkWrite extends Module {
    public List<Tensor> forward(Tensor x) {
      Tensor y = x.mul(new Scalar(2));
      List<Tensor> halves = Layers.tensors(y.chunk(2, 0));
      halves.get(0).zero_();
      return ImmutableList.of(y.sum(), halves.get(1).sum());
    }
  }

  /** The third row of {@code (5, M)}. */
  public static final class OverlappingWrites extends Module {
    public Tensor forward(Tensor x) {
      Tensor y = x.mul(new Scalar(2));
      y.narrow(0, 0, 3).zero_();
      y.narrow(0, 2, 3).fill_(new Scalar(1));
      return y.select(0, 2);
    }
  }

  /** {@code 2 x + 1}; the shape stays. */
  public static final class DetachedWrite extends Module {
    public Tensor forward(Tensor x) {
      Tensor same = x.detach();
      x.mul_(new Scalar(2));
      return same.add(new Scalar(1));
    }
  }

  /** {@code 4 x}, {@code (5, 5)}. */
  public static final class OutArgument extends Module {
    public Tensor forward(Tensor x) {
      Tensor sum = zeros(5, 5);
      add_out(sum, x, x);
      return sum.mul(new Scalar(2));
    }
  }
}
