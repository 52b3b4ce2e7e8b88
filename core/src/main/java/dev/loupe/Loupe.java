package dev.loupe;

import dev.loupe.capture.ForwardException;
import dev.loupe.error.BadInputException;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Inputs;
import dev.loupe.model.JavaModel;
import dev.loupe.model.TorchScriptModel;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Module;

/** Records the forward pass of a model. */
public final class Loupe {

  private Loupe() {}

  /**
   * Runs the forward of a module written in Java and records it.
   *
   * @param module has a public method {@code forward}
   * @param inputs its arguments: tensors, or structures of them; see {@link Inputs}
   * @return the record; the caller closes it
   * @throws BadInputException if the inputs don't fit
   * @throws ForwardException if the forward fails
   */
  public static ModelHistory record(Module module, Object... inputs) {
    return Recording.of(JavaModel.of(module)).run(Inputs.of(inputs));
  }

  /**
   * Runs the forward of a TorchScript module and records it.
   *
   * @param module has a method {@code forward}
   * @param inputs its arguments: tensors, or structures of them; see {@link Inputs}
   * @return the record; the caller closes it
   * @throws BadInputException if the inputs don't fit
   * @throws ForwardException if the forward fails
   */
  public static ModelHistory record(JitModule module, Object... inputs) {
    return Recording.of(TorchScriptModel.of(module)).run(Inputs.of(inputs));
  }
}
