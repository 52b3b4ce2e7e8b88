package dev.loupe.models.script;

import org.bytedeco.pytorch.BoolType;
import org.bytedeco.pytorch.FloatType;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IntType;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.Type;

/**
 * Makes a TorchScript module from source text, as {@code torch.jit.script} would from Python.
 *
 * <p>The text knows {@code self}, its attributes and {@code torch}'s operators. A child is called
 * by {@code self.fc.forward(x)}: the short form {@code self.fc(x)} is Python's, and not known here.
 * What the text names must be there before it: first children, parameters, buffers and attributes,
 * then the methods, each after those that it calls.
 */
public final class ScriptBuilder {
  private final JitModule module;

  private ScriptBuilder(String className) {
    this.module = new JitModule(new QualifiedName(className));
    // Without this attribute, eval() does nothing and is_training() says true.
    module.register_attribute("training", new Type.TypePtr(BoolType.get().get()), new IValue(true));
  }

  /** A module of a class of this name, such as {@code Linear}. */
  public static ScriptBuilder module(String className) {
    return new ScriptBuilder(className);
  }

  /** A child module; the same one may be registered under several names. */
  public ScriptBuilder child(String name, JitModule child) {
    module.register_module(name, child);
    return this;
  }

  /** A parameter; it is trainable if the tensor requires a gradient. */
  public ScriptBuilder parameter(String name, Tensor value) {
    module.register_parameter(name, value, false);
    return this;
  }

  /** A buffer. */
  public ScriptBuilder buffer(String name, Tensor value) {
    module.register_buffer(name, value);
    return this;
  }

  /** An attribute of type {@code int}. */
  public ScriptBuilder integer(String name, long value) {
    module.register_attribute(
        name, new Type.TypePtr(IntType.getIntTypePtr().get()), new IValue(value));
    return this;
  }

  /** An attribute of type {@code float}. */
  public ScriptBuilder number(String name, double value) {
    module.register_attribute(
        name, new Type.TypePtr(FloatType.getFloatTypePtr().get()), new IValue(value));
    return this;
  }

  /** An attribute of type {@code bool}. */
  public ScriptBuilder truth(String name, boolean value) {
    module.register_attribute(name, new Type.TypePtr(BoolType.get().get()), new IValue(value));
    return this;
  }

  /** One or more methods, in Python's syntax. */
  public ScriptBuilder define(String source) {
    module.define(source);
    return this;
  }

  /** The module; the caller's to close. */
  public JitModule build() {
    return module;
  }
}
