package dev.loupe.models.conformance.modules;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static dev.loupe.models.script.ScriptBuilder.module;
import static org.bytedeco.pytorch.global.torch.rand;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.loupe.models.conformance.ConformanceModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.ModuleListImpl;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.Tuple;

/** Inputs inside of other things, and modules inside of lists, dictionaries and modules. */
final class Containers {
  private Containers() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("WrappedInputModel", "an input inside of an object that holds it")
            .java(WrappedInputModel::new)
            .inputs(() -> List.of(Optional.of(rand(2, 5))))
            .torchLens("3/1/2", "3/2")
            .same(),
        model("TupleInputModel", "a tuple as the only argument")
            .script(Containers::tupleInput)
            .inputs(Containers::pair)
            .ends(2, 1)
            .expect("5/2/4", "5/4"),
        model("VarArgsModel", "any number of arguments")
            .java(VarArgsModel::new)
            .inputs(() -> List.of((Object) new Tensor[] {rand(2, 3), rand(2, 3), rand(2, 3)}))
            .ends(3, 1)
            .expect("6/2/5", "6/5"),
        model("KwargsModel", "options by name, tensors among them")
            .java(KwargsModel::new)
            .inputs(() -> List.of(rand(2, 5), ImmutableMap.of("scale", rand(2, 5))))
            .ends(2, 1)
            .torchLens("5/2/4", "5/4")
            .same(),
        model("FunctionalAfterSubmodule", "an operator after a submodule, in the container")
            .java(FunctionalAfterSubmodule::new)
            .inputs(() -> List.of(rand(2, 5)))
            .expect("4/2/3", "4/3"),
        model("ModuleListModel", "a loop over a list of modules")
            .java(ModuleListModel::new)
            .inputs(() -> List.of(rand(2, 5)))
            .torchLens("8/6/7", "8/7")
            .same(),
        model("ModuleListIndexedModel", "a list of modules of which one is left out")
            .java(ModuleListIndexedModel::new)
            .inputs(() -> List.of(rand(2, 5)))
            .torchLens("4/2/3", "4/3")
            .same(),
        model("ModuleDictModel", "modules that are found by name")
            .java(ModuleDictModel::new)
            .inputs(() -> List.of(rand(2, 5)))
            .torchLens("5/3/5", "5/5")
            .same(),
        model("SharedParamBranchModel", "one layer in two branches, on different inputs")
            .java(SharedParamBranchModel::new)
            .inputs(() -> List.of(rand(2, 5)))
            .torchLens("7/5/7", "6/6")
            .same(),
        model("ModelCallingModelModel", "a whole model as a part of another")
            .java(ModelCallingModelModel::new)
            .inputs(() -> List.of(rand(2, 10)))
            .torchLens("7/5/6", "7/6")
            .same(),
        model("ForwardHooksModel", "code that looks at what a submodule returns")
            .java(ForwardHooksModel::new)
            .inputs(() -> List.of(rand(2, 5)))
            .torchLens("3/1/2", "3/2")
            .same());
  }

  private static JitModule tupleInput() {
    return module("TupleInputModel")
        .define(
            """
            def forward(self, pair: Tuple[Tensor, Tensor]) -> Tensor:
                first, second = pair
                return first * 2 + second
            """)
        .build();
  }

  private static List<IValue> pair() {
    IValueVector elements = new IValueVector(new IValue(rand(2, 3)), new IValue(rand(2, 3)));
    return List.of(new IValue(Tuple.create(elements)));
  }

  /** {@code (N, 5)} to {@code (N, 5)}. */
  public static final class WrappedInputModel extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(5, 5));

    public Tensor forward(Optional<Tensor> wrapped) {
      return fc.forward(wrapped.orElseThrow());
    }
  }

  /** Tensors of one shape to the same shape. */
  public static final class VarArgsModel extends Module {
    public Tensor forward(Tensor... parts) {
      Tensor total = parts[0];
      for (int i = 1; i < parts.length; i++) {
        total = total.add(parts[i]);
      }
      return total;
    }
  }

  /** {@code (N, 5)} and {@code scale (N, 5)} to {@code (N, 5)}. */
  public static final class KwargsModel extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(5, 5));

    public Tensor forward(Tensor x, Map<String, Tensor> options) {
      Tensor y = fc.forward(x);
      Tensor scale = options.get("scale");
      return scale == null ? y : y.mul(scale);
    }
  }

  /** {@code (N, 5)} to {@code (N, 5)}. */
  public static final class FunctionalAfterSubmodule extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(5, 5));

    public Tensor forward(Tensor x) {
      return fc.forward(x).relu();
    }
  }

  /** {@code (N, 5)} to {@code (N, 5)}. */
  public static final class ModuleListModel extends Module {
    private final List<LinearImpl> layers = linears(this, 3);

    public Tensor forward(Tensor x) {
      Tensor y = x;
      for (LinearImpl layer : layers) {
        y = layer.forward(y).relu();
      }
      return y;
    }
  }

  /** {@code (N, 5)} to {@code (N, 5)}. */
  public static final class ModuleListIndexedModel extends Module {
    private final List<LinearImpl> layers = linears(this, 3);

    public Tensor forward(Tensor x) {
      return layers.get(2).forward(layers.get(0).forward(x));
    }
  }

  private static List<LinearImpl> linears(Module owner, int count) {
    ModuleListImpl list = owner.register_module("layers", new ModuleListImpl());
    List<LinearImpl> layers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      LinearImpl layer = new LinearImpl(5, 5);
      list.push_back(layer);
      layers.add(layer);
    }
    return layers;
  }

  /** {@code (N, 5)} to {@code (N, 5)}. */
  public static final class ModuleDictModel extends Module {
    private final ImmutableMap<String, LinearImpl> branches =
        ImmutableMap.of(
            "left", register_module("left", new LinearImpl(5, 5)),
            "right", register_module("right", new LinearImpl(5, 5)));

    public Tensor forward(Tensor x) {
      return call("left", x).add(call("right", x));
    }

    private Tensor call(String name, Tensor x) {
      LinearImpl branch = branches.get(name);
      if (branch == null) {
        throw new IllegalArgumentException("no branch " + name);
      }
      return branch.forward(x);
    }
  }

  /** {@code (N, 5)} to {@code (N, 5)}. */
  public static final class SharedParamBranchModel extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(5, 5));

    public Tensor forward(Tensor x) {
      Tensor left = fc.forward(x.sin());
      Tensor right = fc.forward(x.cos());
      return left.add(right);
    }
  }

  /** {@code (N, 10)} to {@code (N, 20)}. */
  public static final class ModelCallingModelModel extends Module {
    private final Inner inner = register_module("inner", new Inner());
    private final LinearImpl head = register_module("head", new LinearImpl(10, 20));

    public Tensor forward(Tensor x) {
      return head.forward(inner.forward(x).tanh());
    }
  }

  /** {@code (N, 10)} to {@code (N, 10)}: a model that could stand alone. */
  public static final class Inner extends Module {
    private final LinearImpl expand = register_module("expand", new LinearImpl(10, 20));
    private final LinearImpl contract = register_module("contract", new LinearImpl(20, 10));

    public Tensor forward(Tensor x) {
      return contract.forward(expand.forward(x).relu());
    }
  }

  /** {@code (N, 5)} to {@code (N, 5)}. */
  public static final class ForwardHooksModel extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(5, 5));
    private final List<Long> seen = new ArrayList<>();

    public Tensor forward(Tensor x) {
      Tensor y = fc.forward(x);
      seen.add(y.numel());
      return y;
    }
  }
}
