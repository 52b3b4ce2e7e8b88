package dev.loupe.models.conformance.modules;

import static dev.loupe.models.conformance.ConformanceModel.model;
import static dev.loupe.models.script.ScriptBuilder.module;
import static dev.loupe.models.script.ScriptLayers.linear;
import static java.util.Objects.requireNonNull;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.rand;
import static org.bytedeco.pytorch.global.torch.zeros;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.loupe.models.conformance.ConformanceModel;
import dev.loupe.models.conformance.Difference.Kind;
import dev.loupe.models.conformance.Inputs;
import dev.loupe.models.layers.Layer;
import dev.loupe.models.layers.Layers;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.IdentityImpl;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Modules in modules, and what they share: layers, weights, results. */
final class ModulesInModules {
  private ModulesInModules() {}

  static ImmutableList<ConformanceModel> models() {
    return ImmutableList.of(
        model("NestedModules", "modules in modules, the innermost also called from outside")
            .java(NestedModules::new)
            .inputs(Inputs::square)
            .torchLens("64/62/66", "60/63")
            .because(Kind.MODEL, "fewer modules, with shorter bodies")
            .expect("21/19/20", "17/18"),
        model("IdentityLoop", "an identity module that feeds itself")
            .java(IdentityLoop::new)
            .inputs(Inputs::square)
            .labels("input_1 identity_1_1:1 identity_1_1:2 identity_1_1:3 output_1")
            .expect("5/3/4", "3/3"),
        model("IdentityWrite", "what an identity module returned is overwritten: its input is too")
            .java(IdentityWrite::new)
            .inputs(Inputs::square)
            .labels("input_1 mul_1_1 identity_1_2 add_1_3 mul_2_4 output_1")
            .expect("6/4/6", "6/6"),
        model("ComprehensionCalls", "a layer called in a list comprehension")
            .script(
                () ->
                    module("ComprehensionCalls")
                        .child("fc", linear(5, 4))
                        .define(
                            """
                            def forward(self, xs: List[Tensor]) -> Tensor:
                                return torch.stack([self.fc.forward(x) for x in xs])
                            """)
                        .build())
            .inputs(() -> List.of(List.of(rand(5, 5), rand(5, 5), rand(5, 5))))
            .ends(3, 1)
            .labels(
                """
                input_1:1 input_1:2 input_1:3 linear_1_1:1 linear_1_1:2 linear_1_1:3 stack_1_2
                output_1
                """)
            .expect("8/4/7", "4/3"),
        model("EarlyReturn", "a forward that returns from within a loop")
            .script(
                () ->
                    module("EarlyReturn")
                        .child("fc", linear(5, 5))
                        .define(
                            """
                            def forward(self, x: Tensor) -> Tensor:
                                for step in range(10):
                                    x = torch.relu(self.fc.forward(x))
                                    if step == 1:
                                        continue
                                    x = torch.exp(x)
                                    if step == 2:
                                        return x
                                return torch.neg(x)
                            """)
                        .build())
            .inputs(Inputs::square)
            .labels(
                """
                input_1 linear_1_1:1 relu_1_2:1 exp_1_3:1 linear_1_1:2 relu_1_2:2
                linear_1_1:3 relu_1_2:3 exp_1_3:2 output_1
                """)
            .expect("10/8/9", "5/6"),
        model("RecursiveModule", "a model whose forward calls itself")
            .java(RecursiveModule::new)
            .inputs(Inputs::square)
            .labels("input_1 sin_1_1 sin_2_2 sin_3_3 output_1")
            .expect("5/3/4", "5/4"),
        model("MapModule", "a module that takes a list and returns a dictionary")
            .java(MapModule::new)
            .inputs(Inputs::square)
            .labels("input_1 sin_1_1 cos_1_2 add_1_3 mul_1_4 sub_1_5 output_1")
            .expect("7/5/9", "7/9"),
        model("TupleModuleScript", "a module with two results, called twice")
            .script(ModulesInModules::tupleModule)
            .inputs(Inputs::square)
            .expect("8/6/9", "8/9"),
        model("TwoAddresses", "one layer registered twice is one layer")
            .script(
                () -> {
                  JitModule fc = linear(5, 5);
                  return module("TwoAddresses")
                      .child("encode", fc)
                      .child("decode", fc)
                      .define(
                          """
                          def forward(self, x: Tensor) -> Tensor:
                              x = torch.relu(self.encode.forward(x))
                              return self.decode.forward(x)
                          """)
                      .build();
                })
            .inputs(Inputs::square)
            .labels("input_1 linear_1_1:1 relu_1_2 linear_1_1:2 output_1")
            .expect("5/3/4", "4/4"),
        model("HelperMethods", "a method that is not forward belongs to its module")
            .script(
                () ->
                    module("HelperMethods")
                        .child("fc", linear(5, 5))
                        .define(
                            """
                            def step(self, x: Tensor) -> Tensor:
                                return torch.tanh(self.fc.forward(x))

                            def forward(self, x: Tensor) -> Tensor:
                                return self.step(self.step(self.step(x)))
                            """)
                        .build())
            .inputs(Inputs::square)
            .labels(
                """
                input_1 linear_1_1:1 tanh_1_2:1 linear_1_1:2 tanh_1_2:2 linear_1_1:3 tanh_1_2:3
                output_1
                """)
            .expect("8/6/7", "4/4"),
        model("UnbindLoop", "a layer that reads row after row")
            .java(UnbindLoop::new)
            .inputs(() -> List.of(rand(3, 5)))
            .labels(
                """
                input_1 unbind_1_1 unbind_2_2 unbind_3_3 zeros_1_4
                linear_1_5:1 add_1_6:1 tanh_1_7:1 linear_1_5:2 add_1_6:2 tanh_1_7:2
                linear_1_5:3 add_1_6:3 tanh_1_7:3 output_1
                """)
            .expect("15/13/16", "9/11"));
  }

  private static JitModule tupleModule() {
    JitModule both =
        module("Both")
            .define(
                """
                def forward(self, x: Tensor) -> Tuple[Tensor, Tensor]:
                    return torch.sin(x), torch.cos(x)
                """)
            .build();
    return module("TupleModule")
        .child("both", both)
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                first, second = self.both.forward(x)
                third, fourth = self.both.forward(first + second)
                return third * fourth
            """)
        .build();
  }

  /** {@code relu(x + 1)}; the shape stays. */
  public static final class Inner extends Layer {
    public Inner() {
      super("Inner");
    }

    @Override
    public Tensor forward(Tensor x) {
      return x.add(new Scalar(1)).relu();
    }
  }

  /** {@code (5, 5)} to the same shape. */
  public static final class Middle extends Layer {
    final Inner inner = register_module("inner", new Inner());

    public Middle() {
      super("Middle");
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor y = inner.forward(inner.forward(x).mul(new Scalar(2)));
      return y.add(ones(5, 5));
    }
  }

  /** {@code (5, 5)} to the same shape. */
  public static final class NestedModules extends Module {
    private final Middle middle = register_module("middle", new Middle());

    public Tensor forward(Tensor x) {
      Tensor y = middle.forward(x).sin();
      y = middle.forward(y).cos();
      return middle.inner.forward(y).exp();
    }
  }

  /** Any tensor. */
  public static final class IdentityLoop extends Module {
    private final IdentityImpl identity = register_module("identity", new IdentityImpl());

    public Tensor forward(Tensor x) {
      Tensor y = x;
      for (int step = 0; step < 3; step++) {
        y = identity.forward(y);
      }
      return y;
    }
  }

  /** Three times what its double plus 1 is; the shape stays. */
  public static final class IdentityWrite extends Module {
    private final IdentityImpl identity = register_module("identity", new IdentityImpl());

    public Tensor forward(Tensor x) {
      Tensor y = x.mul(new Scalar(2));
      identity.forward(y).add_(new Scalar(1));
      return y.mul(new Scalar(3));
    }
  }

  /** Three sines; the shape stays. */
  public static final class RecursiveModule extends Module {
    private int depth = 3;

    public Tensor forward(Tensor x) {
      Tensor y = x.sin();
      depth--;
      Tensor z = depth > 0 ? forward(y) : y;
      depth++;
      return z;
    }
  }

  /** Two tensors to their sum and product. */
  public static final class Mixer extends Module {
    public Map<String, Tensor> forward(List<Tensor> xs) {
      return ImmutableMap.of("sum", xs.get(0).add(xs.get(1)), "product", xs.get(0).mul(xs.get(1)));
    }
  }

  /** The shape stays. */
  public static final class MapModule extends Module {
    private final Mixer mixer = register_module("mixer", new Mixer());

    public Tensor forward(Tensor x) {
      Map<String, Tensor> mixed = mixer.forward(ImmutableList.of(x.sin(), x.cos()));
      return requireNonNull(mixed.get("sum")).sub(requireNonNull(mixed.get("product")));
    }
  }

  /** {@code (T, 5)} to {@code (5)}. 30 parameters. */
  public static final class UnbindLoop extends Module {
    private final LinearImpl fc = register_module("fc", new LinearImpl(5, 5));

    public Tensor forward(Tensor x) {
      List<Tensor> rows = Layers.tensors(x.unbind(0));
      Tensor state = zeros(5);
      for (Tensor row : rows) {
        state = fc.forward(row).add(state).tanh();
      }
      return state;
    }
  }
}
