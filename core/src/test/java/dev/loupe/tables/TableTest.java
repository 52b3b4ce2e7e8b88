package dev.loupe.tables;

import static dev.loupe.recording.ScriptModules.empty;
import static dev.loupe.recording.ScriptModules.linear;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.ones;

import com.google.common.collect.ImmutableList;
import com.google.common.primitives.ImmutableLongArray;
import dev.loupe.Loupe;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModuleInfo;
import dev.loupe.history.Parameter;
import dev.loupe.history.TensorInfo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bytedeco.pytorch.JitModule;
import org.junit.jupiter.api.Test;

final class TableTest {

  private static ModelHistory history() {
    JitModule model = empty("Net");
    model.register_module("fc", linear(4, 3));
    model.define(
        """
        def forward(self, x: Tensor) -> Tensor:
            y = self.fc.forward(x)
            z = self.fc.forward(x).relu_()
            return torch.logdet(torch.mm(y, z.t()))
        """);
    return Loupe.record(model, ones(2, 4));
  }

  @Test
  void layersHaveARowForEachPass() {
    List<LayerRow> rows = Table.ofLayers(history()).rows();

    assertThat(rows).extracting(LayerRow::label).startsWith("input_1", "linear_1_1:1");
    LayerRow pass = rows.get(1);
    assertThat(pass)
        .isEqualTo(
            new LayerRow(
                1,
                "linear_1_1:1",
                "operation",
                "linear",
                1,
                2,
                "aten::linear",
                false,
                "",
                "fc:1",
                "fc:1",
                "2x3",
                "float32",
                24,
                15,
                60,
                OptionalLong.of(24),
                OptionalLong.of(48),
                pass.nanoseconds(),
                OptionalLong.of(0),
                "input_1",
                pass.children(),
                pass.source()));
    assertThat(pass.nanoseconds()).isPresent();
    assertThat(rows.get(0).nanoseconds()).isEmpty();
    assertThat(rows)
        .filteredOn(LayerRow::inPlace)
        .extracting(LayerRow::type)
        .containsExactly("relu");
  }

  @Test
  void modulesSumUpTheirCallsAndUnknownCostsStayUnknown() {
    List<ModuleRow> rows = Table.ofModules(history()).rows();

    assertThat(rows).extracting(ModuleRow::address).containsExactly("", "fc");
    assertThat(rows.get(1))
        .isEqualTo(
            new ModuleRow(
                "fc",
                "",
                "Linear",
                2,
                2,
                "2x3",
                15,
                15,
                48,
                OptionalLong.of(48),
                OptionalLong.of(96)));
    assertThat(rows.get(0).flops()).isEmpty();
  }

  @Test
  void parametersNameTheirReaders() {
    assertThat(Table.ofParameters(history()).csv().split("\r\n", -1))
        .containsExactly(
            "address,other_addresses,shape,dtype,elements,bytes,trainable,layers",
            "fc.weight,,3x4,float32,12,48,true,linear_1_1:1 linear_1_1:2",
            "fc.bias,,3,float32,3,12,true,linear_1_1:1 linear_1_1:2",
            "");
  }

  @Test
  void cellsAreQuotedWhereTheyMustBe() {
    ModelHistory history =
        ModelHistory.of(
            "Net",
            List.of(),
            List.of(
                new ModuleInfo(
                    ImmutableList.of(""),
                    "Net",
                    ImmutableList.of(),
                    ImmutableList.of(),
                    0,
                    ImmutableList.of())),
            List.of(parameter("a,b"), parameter("say \"a\""), parameter("two\nlines")),
            List.of(),
            Duration.ZERO,
            Optional.empty());

    assertThat(Table.ofParameters(history).csv().split("\r\n", -1))
        .endsWith(
            "\"a,b\",,scalar,float32,1,4,false,",
            "\"say \"\"a\"\"\",,scalar,float32,1,4,false,",
            "\"two\nlines\",,scalar,float32,1,4,false,",
            "");
  }

  private static Parameter parameter(String address) {
    return new Parameter(
        ImmutableList.of(address),
        new TensorInfo(ImmutableLongArray.of(), "float32", "strided", "cpu", 4),
        false);
  }
}
