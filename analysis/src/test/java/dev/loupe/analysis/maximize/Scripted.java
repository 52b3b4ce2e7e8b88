package dev.loupe.analysis.maximize;

import dev.loupe.dispatch.NativeLibraries;
import dev.loupe.model.TorchScriptModel;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;

/** Models of a few lines. */
final class Scripted {

  private Scripted() {}

  /** A model of an image x whose forward is these lines. */
  static TorchScriptModel model(String... lines) {
    NativeLibraries.load();
    JitModule module = new JitModule(new QualifiedName("Net"));
    module.define(
        "def forward(self, x: Tensor) -> Tensor:\n    " + String.join("\n    ", lines) + "\n");
    return TorchScriptModel.of(module);
  }

  /** A model whose second input is the image: {@code (x * scale).sum()} for each item. */
  static JitModule twoInputs() {
    NativeLibraries.load();
    JitModule module = new JitModule(new QualifiedName("Net"));
    module.define(
        """
        def forward(self, scale: Tensor, x: Tensor) -> Tensor:
            return x.flatten(1).sum(1, keepdim=True) * scale
        """);
    return module;
  }

  /** An image of one channel and two rows. */
  static Tensor image(double... values) {
    NativeLibraries.load();
    return Tensor.create(values, 1, 1, 2, values.length / 2);
  }

  static double[] values(Tensor image) {
    double[] values = new double[(int) image.numel()];
    new DoublePointer(image.contiguous().data_ptr()).get(values);
    return values;
  }
}
