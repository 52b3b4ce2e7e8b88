package dev.loupe.recording;

import static dev.loupe.recording.Graphs.moduleTree;
import static dev.loupe.recording.Graphs.places;
import static dev.loupe.recording.ScriptModules.empty;
import static dev.loupe.recording.ScriptModules.linear;
import static dev.loupe.recording.ScriptModules.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.ones;

import dev.loupe.Loupe;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModuleCall;
import org.bytedeco.pytorch.JitModule;
import org.junit.jupiter.api.Test;

/** Which module of a TorchScript model computed what. */
class ScriptModuleCallsTest {

  @Test
  void callsOfOneModuleInARowAreSeveralPasses() {
    JitModule model = empty("Net");
    model.register_module("fc", linear(4, 4));
    model.define(
        """
        def forward(self, x: Tensor) -> Tensor:
            return self.fc.forward(self.fc.forward(self.fc.forward(x)))
        """);

    ModelHistory history = record(model);

    assertThat(places(history))
        .containsExactly("linear_1_1:1 in fc:1", "linear_1_1:2 in fc:2", "linear_1_1:3 in fc:3");
    assertThat(history.layer("fc:2").name()).isEqualTo("linear_1_1:2");
    assertThat(history.modules().get("fc").calls().get(1).inputs()).containsExactly(1);
    assertThat(history.modules().get("fc").calls().get(1).outputs()).containsExactly(2);
  }

  @Test
  void callsInALoopAreSeveralPasses() {
    JitModule model = empty("Net");
    model.register_module("fc", linear(4, 4));
    model.define(
        """
        def forward(self, x: Tensor) -> Tensor:
            for i in range(3):
                x = self.fc.forward(x).neg()
            return x
        """);

    assertThat(places(record(model)))
        .containsExactly(
            "linear_1_1:1 in fc:1",
            "neg_1_2:1",
            "linear_1_1:2 in fc:2",
            "neg_1_2:2",
            "linear_1_1:3 in fc:3",
            "neg_1_2:3");
  }

  @Test
  void aModuleUnderTwoAddressesHasTheFirstForItsName() {
    JitModule shared = linear(4, 4);
    JitModule model = empty("Net");
    model.register_module("first", shared);
    model.register_module("second", shared);
    model.define(
        """
        def forward(self, x: Tensor) -> Tensor:
            return self.second.forward(torch.relu(self.first.forward(x)))
        """);

    ModelHistory history = record(model);

    assertThat(places(history))
        .containsExactly("linear_1_1:1 in first:1", "relu_1_2", "linear_1_1:2 in first:2");
    assertThat(history.modules().get("first").addresses()).containsExactly("first", "second");
    assertThat(history.totalParameters()).isEqualTo(20);
    assertThat(history.parameters()).hasSize(2);
    assertThat(history.layer("second:2")).isEqualTo(history.layer("first:2"));
  }

  @Test
  void nestedModulesAreNamedFromOutermostToInnermost() {
    JitModule inner =
        script("Inner", "def forward(self, x: Tensor) -> Tensor:\n    return x.relu()\n");
    JitModule middle = empty("Middle");
    middle.register_module("inner", inner);
    middle.define(
        """
        def forward(self, x: Tensor) -> Tensor:
            return self.inner.forward(x).neg()
        """);
    JitModule model = empty("Net");
    model.register_module("middle", middle);
    model.define(
        """
        def forward(self, x: Tensor) -> Tensor:
            return self.middle.forward(self.middle.forward(x)) + 1
        """);

    ModelHistory history = record(model);

    assertThat(places(history))
        .containsExactly(
            "relu_1_1:1 in middle:1 middle.inner:1",
            "neg_1_2:1 in middle:1",
            "relu_1_1:2 in middle:2 middle.inner:2",
            "neg_1_2:2 in middle:2",
            "add_1_3");
    assertThat(moduleTree(history))
        .containsExactly("middle (Middle) x2", "middle.inner (Inner) x2");
    assertThat(history.layer("relu_1_1:1").atomicModule()).isTrue();
    assertThat(history.layer("neg_1_2:1").atomicModule()).isFalse();
    assertThat(history.layer("middle:2").name()).isEqualTo("neg_1_2:2");
  }

  @Test
  void anotherMethodOfAChildIsACallOfTheChild() {
    JitModule child =
        script(
            "Child",
            """
            def encode(self, x: Tensor) -> Tensor:
                return self.helper(x).sin()
            def helper(self, x: Tensor) -> Tensor:
                return x.cos()
            def forward(self, x: Tensor) -> Tensor:
                return x.tan()
            """);
    JitModule model = empty("Net");
    model.register_module("child", child);
    model.define(
        """
        def forward(self, x: Tensor) -> Tensor:
            return self.child.forward(self.child.encode(x))
        """);

    assertThat(places(record(model)))
        .containsExactly("cos_1_1 in child:1", "sin_1_2 in child:1", "tan_1_3 in child:2");
  }

  @Test
  void aModuleThatReturnsItsInputWasCalledAndComputedNothing() {
    JitModule model = empty("Net");
    model.register_module(
        "same", script("Same", "def forward(self, x: Tensor) -> Tensor:\n    return x\n"));
    model.define(
        """
        def forward(self, x: Tensor) -> Tensor:
            return self.same.forward(x.relu()).neg()
        """);

    ModelHistory history = record(model);

    assertThat(places(history)).containsExactly("relu_1_1", "neg_1_2");
    ModuleCall call = history.modules().get("same").calls().get(0);
    assertThat(call.layers()).isEmpty();
    assertThat(call.outputs()).containsExactly(1);
    assertThat(history.layer("same").name()).isEqualTo("relu_1_1");
  }

  @Test
  void aModuleThatWasNotCalledHasNoCalls() {
    JitModule model = empty("Net");
    model.register_module("unused", linear(4, 4));
    model.define("def forward(self, x: Tensor) -> Tensor:\n    return x + 1\n");

    assertThat(moduleTree(record(model))).containsExactly("unused (Linear) x0");
  }

  @Test
  void operatorsOfAContainersOwnForwardBelongToTheContainer() {
    JitModule block = empty("Block");
    block.register_module("fc", linear(4, 4));
    block.define(
        """
        def forward(self, x: Tensor) -> Tensor:
            return torch.softmax(self.fc.forward(x), 1)
        """);
    JitModule model = empty("Net");
    model.register_module("block", block);
    model.define("def forward(self, x: Tensor) -> Tensor:\n    return self.block.forward(x)\n");

    ModelHistory history = record(model);

    assertThat(places(history))
        .containsExactly("linear_1_1 in block:1 block.fc:1", "softmax_1_2 in block:1");
    assertThat(history.layer("softmax").atomicModule()).isFalse();
    assertThat(history.layer("linear").atomicModule()).isTrue();
  }

  @Test
  void theSourceOfAnOperatorIsItsLineInTheText() {
    JitModule model =
        script(
            """
            def helper(self, x: Tensor) -> Tensor:
                return torch.relu(x)
            def forward(self, x: Tensor) -> Tensor:
                y = x + 1
                return self.helper(y)
            """);

    ModelHistory history = record(model);

    assertThat(history.layer("relu").call().get().source())
        .extracting(line -> line.line() + " " + line.code())
        .containsExactly("2 return torch.relu(x)", "5 return self.helper(y)");
    assertThat(history.layer("add").call().get().place().get().line()).isEqualTo(4);
  }

  private static ModelHistory record(JitModule model) {
    return Loupe.record(model, ones(2, 4));
  }
}
