package dev.loupe.models.conformance.memory;

import static dev.loupe.models.conformance.ConformanceModel.model;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.conformance.Difference.Kind;
import dev.loupe.models.conformance.Inputs;
import dev.loupe.models.layers.Layers;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.ReLUImpl;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Operations that overwrite what they read, also where they reach it through a view. */
final class InPlace {
  private static final String READS_WRITES = "what reads the whole depends on the writes to a part";

  private InPlace() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("InPlaceFuncs", "later operations read what was overwritten; the input is returned")
            .java(InPlaceFuncs::new)
            .inputs(Inputs::square)
            .torchLens("11/9/12", "11/12")
            .same(),
        model("AssignTensor", "two assignments to rows")
            .java(AssignTensor::new)
            .inputs(Inputs::square)
            .torchLens("5/3/4", "5/4")
            .because(Kind.GRANULARITY, "`__setitem__` is select + fill_")
            .because(Kind.VIEW_WRITE, "the output reads both rows that were written")
            .expect("7/5/8", "7/8"),
        model("GetAndSetItem", "a row is assigned to another")
            .text(
                """
                def forward(self, x: Tensor) -> Tensor:
                    x = torch.log(x)
                    x[0] = x[1]
                    return x * 2
                """)
            .inputs(Inputs::square)
            .torchLens("6/4/6", "6/6")
            .because(Kind.GRANULARITY, "`__setitem__` is select + copy_")
            .because(Kind.VIEW_WRITE, "`mul` reads the row that was written")
            .expect("7/5/8", "7/8"),
        model("GetItemTracking", "writes to rows, the whole is read later")
            .java(GetItemTracking::new)
            .inputs(Inputs::square)
            .torchLens("17/15/19", "17/19")
            .because(Kind.VIEW_WRITE, READS_WRITES + ", and so does who takes that part again")
            .expect("17/15/24", "17/24"),
        model("InPlaceZeroTensor", "a row is set to zero")
            .java(InPlaceZeroTensor::new)
            .inputs(Inputs::square)
            .torchLens("5/3/4", "5/4")
            .because(Kind.VIEW_WRITE, READS_WRITES)
            .expect("5/3/5", "5/5"),
        model("SliceOperations", "two rows are changed before the whole is read")
            .text(
                """
                def forward(self, x: Tensor) -> Tensor:
                    first = x[0]
                    first.zero_()
                    second = x[1]
                    second.mul_(2)
                    return (x + 1) * 3
                """)
            .inputs(Inputs::square)
            .torchLens("8/6/7", "8/7")
            .because(Kind.VIEW_WRITE, READS_WRITES)
            .expect("8/6/9", "8/9"),
        model("MaskAssign", "places that a mask says are assigned to")
            .text(
                """
                def forward(self, x: Tensor) -> Tensor:
                    y = x * 2
                    mask = y > 1
                    y[mask] = x.mean()
                    return y + 1
                """)
            .inputs(Inputs::square)
            .labels("input_1 mul_1_1 gt_1_2 mean_1_3 indexput_1_4 add_1_5 output_1")
            .expect("7/5/8", "7/8"),
        model("ColumnsAssign", "columns with numbers that were computed are assigned to")
            .text(
                """
                def forward(self, x: Tensor) -> Tensor:
                    y = x * 2
                    best = torch.argmax(x, 1)
                    y[:, best] = x.mean()
                    return y + 1
                """)
            .inputs(Inputs::square)
            .expect("8/6/10", "8/10"),
        model("IndexByTensor", "rows are taken by numbers that were computed")
            .text(
                """
                def forward(self, x: Tensor) -> Tensor:
                    best = torch.argmax(x, 1)
                    return x[best]
                """)
            .inputs(Inputs::square)
            .labels("input_1 argmax_1_1 index_1_2 output_1")
            .expect("4/2/4", "4/4"));
  }

  /** Overwrites its input, {@code (N, M)}, time and again. */
  public static final class InPlaceFuncs extends Module {
    private final ReLUImpl relu = register_module("relu", Layers.reluInPlace());

    public Tensor forward(Tensor x) {
      relu.forward(x);
      Tensor sum = x.add(new Scalar(1)).add(x.mul(new Scalar(2)));
      x.add_(sum);
      x.sin();
      x.mul_(new Scalar(3)).sub_(new Scalar(1)).neg_();
      return x;
    }
  }

  /** The logarithm with two rows of zeros, {@code (N, M)}. */
  public static final class AssignTensor extends Module {
    public Tensor forward(Tensor x) {
      Tensor y = x.log();
      y.select(0, 0).fill_(new Scalar(0));
      y.select(0, 1).fill_(new Scalar(0));
      return y;
    }
  }

  /** Changes parts of a tensor of five rows, then reads all of it and parts of it. */
  public static final class GetItemTracking extends Module {
    public Tensor forward(Tensor x) {
      Tensor y = x.mul(new Scalar(2));
      y.select(0, 0).add_(new Scalar(1));
      y.narrow(0, 1, 2).mul_(new Scalar(3));
      y.select(0, 3).zero_();
      Tensor all = y.add(new Scalar(1));
      Tensor some = y.select(0, 0).add(y.select(0, 2));
      Tensor product = all.mul(some);
      return product.sin().add(product).relu();
    }
  }

  /** {@code x + 1} after the first row of {@code x} is zero. */
  public static final class InPlaceZeroTensor extends Module {
    public Tensor forward(Tensor x) {
      x.select(0, 0).zero_();
      return x.add(new Scalar(1));
    }
  }
}
