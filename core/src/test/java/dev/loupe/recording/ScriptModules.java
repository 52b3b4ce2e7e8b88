package dev.loupe.recording;

import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.zeros;

import org.bytedeco.pytorch.BoolType;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Type;

/** TorchScript modules from source text. A child is called by {@code self.fc.forward(x)}. */
public final class ScriptModules {
  private ScriptModules() {}

  /** A module without parts; its code is given by {@link JitModule#define}. */
  public static JitModule empty(String className) {
    JitModule module = new JitModule(new QualifiedName(className));
    module.register_attribute("training", new Type.TypePtr(BoolType.get().get()), new IValue(true));
    return module;
  }

  /** A module without parts, with code. */
  public static JitModule script(String code) {
    return script("Net", code);
  }

  /** A module without parts, with code. */
  public static JitModule script(String className, String code) {
    JitModule module = empty(className);
    module.define(code);
    return module;
  }

  /** A module whose forward computes {@code return} the expression of {@code x}. */
  public static JitModule computing(String expression) {
    return script("def forward(self, x: Tensor) -> Tensor:\n    return " + expression + "\n");
  }

  /** A linear layer with small fixed weights. */
  public static JitModule linear(long in, long out) {
    JitModule linear = empty("Linear");
    linear.register_parameter("weight", ones(out, in).requires_grad_(true), false);
    linear.register_parameter("bias", zeros(out).requires_grad_(true), false);
    linear.define(
        """
        def forward(self, x: Tensor) -> Tensor:
            return torch.linear(x, self.weight, self.bias)
        """);
    return linear;
  }
}
