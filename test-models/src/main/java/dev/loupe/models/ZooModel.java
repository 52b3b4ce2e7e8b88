package dev.loupe.models;

import com.google.common.collect.ImmutableList;
import java.util.function.Supplier;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Module;

/**
 * A model of the {@link Zoo}: how to make it, and what to feed it.
 *
 * @param name lower case with hyphens, such as {@code simple-recurrent}
 * @param description one line, without a full stop
 * @param factory makes the model
 * @param inputs one specification for each argument of {@code forward}, in the command line's form:
 *     {@code 1x3x224x224}, {@code int64:2x16=0..99}, and {@code mask:3x4} for an argument given by
 *     name
 */
public record ZooModel(
    String name, String description, Factory factory, ImmutableList<String> inputs) {

  /**
   * Checks the name.
   *
   * @throws IllegalArgumentException if {@code name} is not lower-case letters, digits and hyphens,
   *     or there is no input
   */
  public ZooModel {
    if (!name.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException("Not a zoo name: " + name);
    }
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("A zoo model needs an input: " + name);
    }
  }

  /** Makes a model in evaluation mode, with new weights from libtorch's random generator. */
  public sealed interface Factory permits JavaFactory, ScriptFactory {}

  /**
   * Makes a model written in Java.
   *
   * @param supplier makes the model, in any mode
   */
  public record JavaFactory(Supplier<? extends Module> supplier) implements Factory {

    /**
     * Makes the model.
     *
     * @return a new model in evaluation mode, with one {@code forward} method of its own class; the
     *     caller's to close
     */
    public Module make() {
      Module model = supplier.get();
      model.eval();
      return model;
    }
  }

  /**
   * Makes a model from TorchScript source text.
   *
   * @param supplier makes the model, in any mode
   */
  public record ScriptFactory(Supplier<JitModule> supplier) implements Factory {

    /**
     * Makes the model.
     *
     * @return a new model in evaluation mode; the caller's to close
     */
    public JitModule make() {
      JitModule model = supplier.get();
      model.eval();
      return model;
    }
  }
}
