package tiny;

import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

public class Net extends Module {
  private final LinearImpl fc = register_module("fc", new LinearImpl(4, 3));

  public Tensor forward(Tensor x) {
    return fc.forward(x).relu();
  }
}
