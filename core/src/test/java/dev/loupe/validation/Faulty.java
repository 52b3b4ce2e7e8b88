package dev.loupe.validation;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static dev.loupe.recording.ScriptModules.script;
import static org.bytedeco.pytorch.global.torch.randn;

import com.google.common.collect.ImmutableList;
import dev.loupe.history.Alterations;
import dev.loupe.history.AppliedIntervention;
import dev.loupe.history.Fault;
import dev.loupe.history.Fault.Kind;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModuleInfo;
import dev.loupe.history.ValidationReport;
import dev.loupe.model.Inputs;
import dev.loupe.model.RecordableModel;
import dev.loupe.model.TorchScriptModel;
import dev.loupe.task.LayerTask;
import dev.loupe.task.TaskRun;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A record that faults are put into. */
final class Faulty {
  private static final String CODE =
      """
      def forward(self, x: Tensor) -> Tensor:
          a = torch.sin(x)
          b = torch.cos(x)
          c = torch.relu(a)
          d = c * b
          e = torch.tanh(d)
          return e - a
      """;

  private final Validation validation;
  private final ModelHistory record;
  private final List<Layer> layers;
  private List<ModuleInfo> modules;
  private Alterations alterations;

  Faulty(RecordableModel model, Inputs inputs, LayerTask... tasks) {
    validation = Validation.of(model, inputs, List.of(tasks));
    record = TaskRun.of(model, inputs, List.of(tasks));
    alterations = record.alterations();
    layers = new ArrayList<>(record.layers());
    modules = record.modules().values().asList();
  }

  /**
   * A record of six operations, of a forward with these tasks. Its layers: input, sin, cos, relu,
   * mul, tanh, sub, output.
   */
  static Faulty record(LayerTask... tasks) {
    return new Faulty(TorchScriptModel.of(script(CODE)), Inputs.of(randn(3, 4)), tasks);
  }

  /** Changes what is recorded of a layer. */
  Faulty with(String name, UnaryOperator<Layer> change) {
    int index = record.layer(name).index();
    layers.set(index, change.apply(layers.get(index)));
    return this;
  }

  /** Has it claim that the forward was changed so. */
  Faulty altered(Alterations claimed) {
    alterations = claimed;
    return this;
  }

  /** Takes a layer away; what read it reads what it read. */
  Faulty drop(String name, String parent) {
    int dropped = index(name);
    layers.remove(dropped);
    layers.replaceAll(layer -> Changes.withoutLayer(layer, dropped, index(parent)));
    modules = modules.stream().map(module -> Changes.withoutLayer(module, dropped)).toList();
    return this;
  }

  /** A layer as it was recorded. */
  Layer layer(String name) {
    return record.layer(name);
  }

  int index(String name) {
    return layer(name).index();
  }

  /** The interventions that were recorded. */
  ImmutableList<AppliedIntervention> interventions() {
    return record.interventions();
  }

  ValidationReport check() {
    return validation.check(
        ModelHistory.of(
                record.modelName(),
                layers,
                modules,
                record.parameters(),
                record.buffers(),
                record.elapsed(),
                record.failure())
            .altered(alterations));
  }

  /** The kinds of all faults, each once. */
  ImmutableList<Kind> faults() {
    return check().allFaults().stream().map(Fault::kind).distinct().collect(toImmutableList());
  }
}
