package dev.loupe.models.conformance.twins;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static dev.loupe.models.script.ScriptBuilder.module;
import static dev.loupe.models.script.ScriptLayers.linear;
import static org.bytedeco.pytorch.global.torch.rand;

import com.google.common.collect.ImmutableList;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.conformance.Difference.Kind;
import java.util.List;
import org.bytedeco.pytorch.JitModule;

/** TorchScript's twins of models that are written in Java elsewhere. */
final class OperatorScripts {
  private OperatorScripts() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("KwargsModelScript", "an optional tensor by name")
            .script(OperatorScripts::kwargs)
            .inputs(() -> List.of(rand(2, 5), rand(2, 5)))
            .ends(2, 1)
            .torchLens("5/2/4", "5/4")
            .same(),
        model("StochasticDepthModelKept", "a shortcut that chance keeps")
            .script(OperatorScripts::keptShortcut)
            .inputs(() -> List.of(rand(2, 5)))
            .expect("4/2/4", "4/4"),
        model("TypeCastChainModelScript", "casts by name: float(), long()")
            .script(OperatorScripts::casts)
            .inputs(() -> List.of(rand(3, 4)))
            .torchLens("8/6/7", "8/7")
            .same(),
        model("BoolCastExploitScript", "a comparison as a number, in TorchScript")
            .script(OperatorScripts::comparison)
            .inputs(() -> List.of(rand(3, 4)))
            .torchLens("5/3/4", "5/4")
            .same(),
        model("ScalarTensorModelScript", "numbers made tensors by torch.tensor")
            .script(OperatorScripts::literals)
            .inputs(() -> List.of(rand(3, 4)))
            .torchLens("6/4/5", "6/5")
            .because(Kind.CONSTANT, "TorchScript makes torch.tensor(2.0) without an operator")
            .expect("4/2/3", "4/3"),
        model("DeleteTensorMidForwardScript", "del in TorchScript")
            .script(OperatorScripts::delete)
            .inputs(() -> List.of(rand(2, 5)))
            .torchLens("7/5/7", "6/7")
            .same());
  }

  private static JitModule kwargs() {
    return module("KwargsModel")
        .child("fc", linear(5, 5))
        .define(
            """
            def forward(self, x: Tensor, scale: Optional[Tensor] = None) -> Tensor:
                y = self.fc.forward(x)
                if scale is not None:
                    y = y * scale
                return y
            """)
        .build();
  }

  private static JitModule keptShortcut() {
    return module("StochasticDepthModel")
        .child("fc", linear(5, 5))
        // It always survives, so that its record does not depend on chance.
        .number("survival", 1)
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                y = self.fc.forward(x)
                if bool(torch.rand([1]) < self.survival):
                    y = y + x
                return y
            """)
        .build();
  }

  private static JitModule casts() {
    return module("TypeCastChainModel")
        .child("fc", linear(4, 4))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                whole = (x.float() * 10).long()
                return torch.relu(self.fc.forward(whole.float()))
            """)
        .build();
  }

  private static JitModule comparison() {
    return module("BoolCastExploit")
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                return (x > 0.5).long() * 10
            """)
        .build();
  }

  private static JitModule literals() {
    return module("ScalarTensorModel")
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                return x * torch.tensor(2.0) + torch.tensor(3.0)
            """)
        .build();
  }

  private static JitModule delete() {
    return module("DeleteTensorMidForward")
        .child("fc", linear(5, 5))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                first = self.fc.forward(x)
                y = torch.relu(first)
                del first
                second = self.fc.forward(y)
                z = torch.sigmoid(second)
                del second
                return y + z
            """)
        .build();
  }
}
