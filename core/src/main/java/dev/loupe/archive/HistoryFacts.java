package dev.loupe.archive;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import dev.loupe.history.Activation;
import dev.loupe.history.Alterations;
import dev.loupe.history.Buffer;
import dev.loupe.history.Failure;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModuleInfo;
import dev.loupe.history.Parameter;
import dev.loupe.history.TensorInfo;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/**
 * All that a file says of a history but the elements of values. The components are the fields of
 * the file.
 *
 * @param nanos how long the forward took, in nanoseconds
 * @param alterations in what the forward was another than the model's own
 * @param values what the values are, in the order of their layers
 */
record HistoryFacts(
    String model,
    long nanos,
    Optional<Failure> failure,
    ImmutableList<Parameter> parameters,
    ImmutableList<Buffer> buffers,
    ImmutableList<ModuleInfo> modules,
    ImmutableList<Layer> layers,
    Alterations alterations,
    ImmutableList<Value> values) {

  /**
   * What a value is.
   *
   * @param layer its layer's ordinal
   * @param tensor its shape and type
   * @param text its first elements, as {@link Activation#text} gives them
   */
  record Value(int layer, TensorInfo tensor, String text) {

    static Value of(Activation activation) {
      return new Value(activation.layer().index(), activation.info(), activation.text());
    }
  }

  static HistoryFacts of(ModelHistory history, Collection<Activation> values) {
    return new HistoryFacts(
        history.modelName(),
        history.elapsed().toNanos(),
        history.failure(),
        history.parameters(),
        history.buffers(),
        history.modules().values().asList(),
        history.layers(),
        history.alterations(),
        values.stream().map(Value::of).collect(toImmutableList()));
  }

  /** The history, without values. */
  ModelHistory history() {
    return ModelHistory.of(
            model, layers, modules, parameters, buffers, Duration.ofNanos(nanos), failure)
        .altered(alterations);
  }
}
