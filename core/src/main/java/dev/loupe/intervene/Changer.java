package dev.loupe.intervene;

import dev.loupe.capture.CallObserver;
import dev.loupe.capture.SeenLayer;
import dev.loupe.dispatch.Operator;
import dev.loupe.error.BadInputException;
import dev.loupe.error.FirstLine;
import dev.loupe.history.TensorInfo;
import dev.loupe.model.Tensors;
import dev.loupe.task.LayerChoice;
import java.util.function.Consumer;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** Changes the values of chosen layers while a forward runs. */
final class Changer implements CallObserver {
  private static final Observation NOTHING = (call, results) -> {};

  private final LayerChoice chosen;
  private final Intervention intervention;

  Changer(LayerChoice chosen, Intervention intervention) {
    this.chosen = chosen;
    this.intervention = intervention;
  }

  @Override
  public Observation onCall(Operator operator, IValueVector stack) {
    return NOTHING;
  }

  @Override
  public boolean changes() {
    return true;
  }

  @Override
  public Tensor change(SeenLayer layer, Tensor value, Consumer<String> marks) {
    if (!chosen.has(layer)) {
      return value;
    }
    @Nullable Tensor made;
    try {
      made = intervention.apply(value, layer.order());
    } catch (RuntimeException e) {
      throw refused(layer, "failed: " + FirstLine.of(e), e);
    }
    if (made == null || made.isNull() || !made.defined()) {
      throw refused(layer, "gave no tensor", null);
    }
    check(layer, value, made);
    marks.accept(intervention.toString());
    return made;
  }

  private void check(SeenLayer layer, Tensor value, Tensor made) {
    TensorInfo is = Tensors.info(made.unsafeGetTensorImpl());
    TensorInfo wanted = Tensors.info(value.unsafeGetTensorImpl());
    if (!is.equals(wanted)) {
      throw refused(
          layer, "gave a tensor %s, but the layer is %s".formatted(text(is), text(wanted)), null);
    }
  }

  private static String text(TensorInfo tensor) {
    return "%s %s %s on %s"
        .formatted(tensor.shapeText(), tensor.dtype(), tensor.layout(), tensor.device());
  }

  private BadInputException refused(SeenLayer layer, String how, @Nullable Throwable cause) {
    return new BadInputException(
        "The intervention %s at %s %s".formatted(intervention, layer.text(), how), cause);
  }
}
