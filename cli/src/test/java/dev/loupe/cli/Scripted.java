package dev.loupe.cli;

import java.nio.file.Path;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.global.torch;

/** Makes TorchScript files of source text. */
final class Scripted {

  private Scripted() {}

  /** Saves a model without parameters, whose class is Net. */
  static Path file(Path folder, String source) {
    JitModule module = new JitModule(new QualifiedName("Net"));
    module.define(source);
    return save(module, folder);
  }

  /** Saves a model with one Linear layer, {@code self.fc}, from 4 to 3 features. */
  static Path withLinear(Path folder, String source) {
    JitModule linear = new JitModule(new QualifiedName("Linear"));
    linear.register_parameter("weight", torch.ones(3, 4), false);
    linear.register_parameter("bias", torch.ones(3), false);
    linear.define(
        """
        def forward(self, x: Tensor) -> Tensor:
            return torch.linear(x, self.weight, self.bias)
        """);
    JitModule module = new JitModule(new QualifiedName("Net"));
    module.register_module("fc", linear);
    module.define(source);
    return save(module, folder);
  }

  private static Path save(JitModule module, Path folder) {
    Path file = folder.resolve("net.pt");
    module.save(file.toString());
    return file;
  }
}
