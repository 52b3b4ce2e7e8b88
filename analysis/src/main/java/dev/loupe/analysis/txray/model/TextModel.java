package dev.loupe.analysis.txray.model;

import com.google.common.collect.ImmutableList;
import dev.loupe.error.BadInputException;
import dev.loupe.model.Inputs;
import dev.loupe.model.JavaModel;
import dev.loupe.model.RecordableModel;
import dev.loupe.model.TensorLeaf;
import dev.loupe.model.TorchScriptModel;
import java.util.function.Supplier;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * A model that takes token ids, int64 {@code (N, S)}, as its only argument: written in Java or in
 * TorchScript. It stays the caller's. Not for use by several threads at once.
 */
public final class TextModel {
  private final RecordableModel recordable;
  private final Supplier<EvaluationMode> evaluation;

  private TextModel(RecordableModel recordable, Supplier<EvaluationMode> evaluation) {
    this.recordable = recordable;
    this.evaluation = evaluation;
  }

  /** A model written in Java, such as {@link TextCnn}. */
  public static TextModel of(Module module) {
    return new TextModel(JavaModel.of(module), () -> EvaluationMode.of(module));
  }

  /** A TorchScript model. */
  public static TextModel of(JitModule module) {
    return of(TorchScriptModel.of(module));
  }

  /** A TorchScript model. */
  public static TextModel of(TorchScriptModel model) {
    return new TextModel(model, () -> EvaluationMode.of(model.module()));
  }

  /** The model, to be recorded. */
  public RecordableModel recordable() {
    return recordable;
  }

  /** Puts the model into evaluation mode until the result is closed. */
  public EvaluationMode evaluate() {
    return evaluation.get();
  }

  /**
   * Runs the model as it is.
   *
   * @param ids int64 {@code (N, S)}
   * @return what it gives for them
   * @throws BadInputException if that is not one tensor
   */
  public Tensor outputs(Tensor ids) {
    ImmutableList<TensorLeaf> leaves = recordable.forward(Inputs.of(ids)).leaves();
    if (leaves.size() != 1) {
      throw new BadInputException(
          "%s returns %d tensors: its classes can be read from one only"
              .formatted(recordable.name(), leaves.size()));
    }
    return leaves.get(0).tensor();
  }
}
