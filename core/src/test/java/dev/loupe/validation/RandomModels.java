package dev.loupe.validation;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Models at random: operators on one another's results, writes in place and through views, modules
 * that are shared, all of it in loops or not. Every tensor is {@code (4, 4)}.
 */
final class RandomModels extends DomainContextBase {
  private static final int SIZE = 4;

  /** What a statement does. */
  enum Kind {
    SIN,
    RELU,
    ADD,
    MULTIPLY,
    TRANSPOSE,
    LINEAR,
    BLOCK,
    ADD_IN_PLACE,
    RELU_IN_PLACE,
    WRITE_ROW,
    WRITE_COLUMN,
    WRITE_THROUGH_TRANSPOSED,
    ADD_BUFFER,
    NOISE,
    CONCATENATE,
    SWITCH
  }

  /**
   * A statement.
   *
   * @param first which of the tensors it reads or writes, counted from the last
   * @param second which other
   */
  record Statement(Kind kind, int first, int second) {}

  /** Statements that run several times. */
  record Loop(List<Statement> body, int times) {}

  /** A model that runs loops one after the other. */
  static final class RandomModel extends Module {
    private final List<Loop> loops;
    private final LinearImpl fc = register_module("fc", new LinearImpl(SIZE, SIZE));
    private final Block block = register_module("block", new Block());
    private final Tensor offset = torch.randn(SIZE, SIZE);

    RandomModel(List<Loop> loops) {
      this.loops = loops;
      register_buffer("offset", offset);
    }

    /** {@code (4, 4)} to {@code (4, 4)}. */
    public Tensor forward(Tensor x) {
      // The input itself stays as it is: validation runs the model on it again.
      List<Tensor> tensors = new ArrayList<>(List.of(x.mul(new Scalar(2))));
      for (Loop loop : loops) {
        for (int i = 0; i < loop.times(); i++) {
          loop.body().forEach(statement -> run(statement, tensors));
        }
      }
      return tensors.get(tensors.size() - 1);
    }

    private void run(Statement statement, List<Tensor> tensors) {
      Tensor a = tensors.get(tensors.size() - 1 - statement.first() % tensors.size());
      Tensor b = tensors.get(tensors.size() - 1 - statement.second() % tensors.size());
      int row = statement.second() % SIZE;
      switch (statement.kind()) {
        case SIN -> tensors.add(a.sin());
        case RELU -> tensors.add(a.relu());
        case ADD -> tensors.add(a.add(b));
        case MULTIPLY -> tensors.add(a.mul(b));
        case TRANSPOSE -> tensors.add(a.t());
        case LINEAR -> tensors.add(fc.forward(a));
        case BLOCK -> tensors.add(block.forward(a));
        case ADD_IN_PLACE -> a.add_(new Scalar(1));
        case RELU_IN_PLACE -> a.relu_();
        case WRITE_ROW -> a.select(0, row).mul_(new Scalar(2));
        case WRITE_COLUMN -> a.narrow(1, row, 1).add_(new Scalar(3));
        case WRITE_THROUGH_TRANSPOSED -> a.t().select(0, row).copy_(b.select(1, row).sin());
        case ADD_BUFFER -> tensors.add(a.add(offset));
        case NOISE -> tensors.add(a.add(torch.rand_like(a)));
        case CONCATENATE -> tensors.add(torch.cat(new TensorVector(a, b), 0).narrow(0, row, SIZE));
        case SWITCH -> tensors.add(a.sum().gt(new Scalar(0)).item_bool() ? a.sin() : b.cos());
      }
    }
  }

  /** A module with a module in it. */
  static final class Block extends Module {
    private final LinearImpl inner = register_module("inner", new LinearImpl(SIZE, SIZE));

    /** {@code (4, 4)} to {@code (4, 4)}. */
    public Tensor forward(Tensor x) {
      return inner.forward(x).tanh().add(x);
    }
  }

  @Provide
  Arbitrary<List<Loop>> loops() {
    Arbitrary<Statement> statements =
        Combinators.combine(
                Arbitraries.of(Kind.class),
                Arbitraries.integers().between(0, 4),
                Arbitraries.integers().between(0, 4))
            .as(Statement::new);
    return Combinators.combine(
            statements.list().ofMinSize(1).ofMaxSize(6), Arbitraries.of(1, 1, 2, 3, 4))
        .as(Loop::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }
}
