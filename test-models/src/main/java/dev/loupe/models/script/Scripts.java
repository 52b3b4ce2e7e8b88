package dev.loupe.models.script;

import static org.bytedeco.pytorch.global.torch.randn;

import org.bytedeco.pytorch.BoolType;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IntType;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.Type;

/**
 * Makes TorchScript models from source text, as {@code torch.jit.script} would from Python.
 *
 * <p>The text knows {@code self}, its attributes and {@code torch}'s operators. A child is called
 * by {@code self.fc.forward(x)}: the short form {@code self.fc(x)} is Python's, and not known here.
 */
public final class Scripts {
  private Scripts() {}

  /**
   * {@code forward(x, scale)} gives a dictionary of {@code logits} and {@code probabilities};
   * {@code x (N, 4)} and {@code scale (N, 3)} can be given by name. 15 parameters.
   */
  public static JitModule dictOutput() {
    JitModule model = module("DictOutput");
    model.register_module("fc", linear(4, 3));
    model.define(
        """
        def forward(self, x: Tensor, scale: Tensor) -> Dict[str, Tensor]:
            logits = self.fc.forward(x) * scale
            return {"logits": logits, "probabilities": torch.softmax(logits, 1)}
        """);
    return model;
  }

  /** {@code forward(x, y)} gives a tuple with a tuple inside; all tensors have one shape. */
  public static JitModule tupleOutput() {
    JitModule model = module("TupleOutput");
    model.define(
        """
        def forward(self, x: Tensor, y: Tensor) -> Tuple[Tensor, Tuple[Tensor, Tensor]]:
            total = x + y
            return total, (total - x, total * y)
        """);
    return model;
  }

  /** {@code forward(x)} takes {@code x (N, 4)} through one layer three times. 20 parameters. */
  public static JitModule loop() {
    JitModule model = module("Loop");
    model.register_module("fc", linear(4, 4));
    model.register_attribute(
        "steps", new Type.TypePtr(IntType.getIntTypePtr().get()), new IValue(3));
    model.define(
        """
        def forward(self, x: Tensor) -> Tensor:
            for step in range(self.steps):
                x = torch.relu(self.fc.forward(x))
            return x
        """);
    return model;
  }

  /** {@code forward(x)} takes one of two ways for {@code x (N, 4)}, by its mean. 40 parameters. */
  public static JitModule branch() {
    JitModule model = module("Branch");
    model.register_module("positive", linear(4, 4));
    model.register_module("negative", linear(4, 4));
    model.define(
        """
        def forward(self, x: Tensor) -> Tensor:
            if bool(x.mean() > 0):
                y = self.positive.forward(x)
            else:
                y = self.negative.forward(x).neg()
            return y + 1
        """);
    return model;
  }

  /** {@code forward(x)} gathers running sums of the rows of {@code x (N, M)} in a list. */
  public static JitModule list() {
    JitModule model = module("RunningSums");
    model.define(
        """
        def forward(self, x: Tensor) -> Tensor:
            sums: List[Tensor] = []
            total = torch.zeros_like(x[0])
            for row in torch.unbind(x, 0):
                total = total + row
                sums.append(total)
            return torch.stack(sums, 0)
        """);
    return model;
  }

  /**
   * {@code forward(features, pair, rest)} takes a dictionary with {@code x} and {@code y}, a tuple
   * and a list of tensors, all of one shape, and gives their sum, the dictionary with one more
   * entry, and the list.
   */
  public static JitModule structuredInputs() {
    JitModule model = module("StructuredInputs");
    model.define(
        """
        def forward(self, features: Dict[str, Tensor], pair: Tuple[Tensor, Tensor],
                    rest: List[Tensor]) -> Tuple[Tensor, Dict[str, Tensor], List[Tensor]]:
            first, second = pair
            total = features["x"] + features["y"] * first - second
            for tensor in rest:
                total = total + tensor
            features["total"] = total
            return total, features, rest
        """);
    return model;
  }

  private static JitModule linear(long in, long out) {
    JitModule linear = module("Linear");
    linear.register_parameter("weight", small(randn(out, in)), false);
    linear.register_parameter("bias", small(randn(out)), false);
    linear.define(
        """
        def forward(self, x: Tensor) -> Tensor:
            return torch.linear(x, self.weight, self.bias)
        """);
    return linear;
  }

  private static Tensor small(Tensor tensor) {
    return tensor.mul(new Scalar(0.1)).requires_grad_(true);
  }

  private static JitModule module(String className) {
    JitModule module = new JitModule(new QualifiedName(className));
    // Without this attribute, eval() does nothing and is_training() says true.
    module.register_attribute("training", new Type.TypePtr(BoolType.get().get()), new IValue(true));
    return module;
  }
}
