package dev.loupe.models.script;

import static dev.loupe.models.script.ScriptBuilder.module;
import static dev.loupe.models.script.ScriptLayers.linear;

import org.bytedeco.pytorch.JitModule;

/** TorchScript models made of source text. */
public final class Scripts {
  private Scripts() {}

  /**
   * {@code forward(x, scale)} gives a dictionary of {@code logits} and {@code probabilities};
   * {@code x (N, 4)} and {@code scale (N, 3)} can be given by name. 15 parameters.
   */
  public static JitModule dictOutput() {
    return module("DictOutput")
        .child("fc", linear(4, 3))
        .define(
            """
        def forward(self, x: Tensor, scale: Tensor) -> Dict[str, Tensor]:
            logits = self.fc.forward(x) * scale
            return {"logits": logits, "probabilities": torch.softmax(logits, 1)}
        """)
        .build();
  }

  /** {@code forward(x, y)} gives a tuple with a tuple inside; all tensors have one shape. */
  public static JitModule tupleOutput() {
    return module("TupleOutput")
        .define(
            """
        def forward(self, x: Tensor, y: Tensor) -> Tuple[Tensor, Tuple[Tensor, Tensor]]:
            total = x + y
            return total, (total - x, total * y)
        """)
        .build();
  }

  /** {@code forward(x)} takes {@code x (N, 4)} through one layer three times. 20 parameters. */
  public static JitModule loop() {
    return module("Loop")
        .child("fc", linear(4, 4))
        .integer("steps", 3)
        .define(
            """
        def forward(self, x: Tensor) -> Tensor:
            for step in range(self.steps):
                x = torch.relu(self.fc.forward(x))
            return x
        """)
        .build();
  }

  /** {@code forward(x)} takes one of two ways for {@code x (N, 4)}, by its mean. 40 parameters. */
  public static JitModule branch() {
    return module("Branch")
        .child("positive", linear(4, 4))
        .child("negative", linear(4, 4))
        .define(
            """
        def forward(self, x: Tensor) -> Tensor:
            if bool(x.mean() > 0):
                y = self.positive.forward(x)
            else:
                y = self.negative.forward(x).neg()
            return y + 1
        """)
        .build();
  }

  /** {@code forward(x)} gathers running sums of the rows of {@code x (N, M)} in a list. */
  public static JitModule list() {
    return module("RunningSums")
        .define(
            """
        def forward(self, x: Tensor) -> Tensor:
            sums: List[Tensor] = []
            total = torch.zeros_like(x[0])
            for row in torch.unbind(x, 0):
                total = total + row
                sums.append(total)
            return torch.stack(sums, 0)
        """)
        .build();
  }

  /**
   * {@code forward(features, pair, rest)} takes a dictionary with {@code x} and {@code y}, a tuple
   * and a list of tensors, all of one shape, and gives their sum, the dictionary with one more
   * entry, and the list.
   */
  public static JitModule structuredInputs() {
    return module("StructuredInputs")
        .define(
            """
        def forward(self, features: Dict[str, Tensor], pair: Tuple[Tensor, Tensor],
                    rest: List[Tensor]) -> Tuple[Tensor, Dict[str, Tensor], List[Tensor]]:
            first, second = pair
            total = features["x"] + features["y"] * first - second
            for tensor in rest:
                total = total + tensor
            features["total"] = total
            return total, features, rest
        """)
        .build();
  }
}
