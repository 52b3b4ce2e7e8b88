package dev.loupe.analysis.statistics;

import com.google.common.collect.ImmutableList;
import dev.loupe.analysis.statistics.StatisticsOptions.Nans;
import dev.loupe.capture.ForwardException;
import dev.loupe.error.BadInputException;
import dev.loupe.error.LoupeException;
import dev.loupe.history.Layer;
import dev.loupe.listen.Listening;
import dev.loupe.listen.Outputs;
import dev.loupe.model.Inputs;
import dev.loupe.model.RecordableModel;
import dev.loupe.select.Selector;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Runs a model and notes the statistics of chosen layers, batch by batch. It takes the place of the
 * model's forward in a training loop:
 *
 * <pre>{@code
 * StatisticsCollector collector =
 *     StatisticsCollector.of(JavaModel.of(net), Selector.type("conv2d"), StatisticsOptions.DEFAULT);
 * for (Batch batch : batches) {
 *   optimizer.zero_grad();
 *   Tensor scores = collector.forward(batch.images()).tensor();
 *   torch.cross_entropy_loss(scores, batch.labels()).backward();
 *   optimizer.step();
 * }
 * collector.statistics().plotStats().write(Path.of("statistics.svg"));
 * }</pre>
 *
 * <p>libtorch computes the statistics while the forward runs; values are not kept, and nothing
 * stays attached to the model. For use by one thread at a time.
 */
public final class StatisticsCollector {
  private final RecordableModel model;
  private final StatisticsOptions options;
  private final Listening listening;
  private final Measuring measuring;
  private final Map<String, ImmutableList.Builder<BatchStatistics>> series = new LinkedHashMap<>();

  /** Those of the batch that runs now: one that fails leaves nothing. */
  private final Map<String, BatchStatistics> batch = new LinkedHashMap<>();

  private int batches;

  private StatisticsCollector(RecordableModel model, Selector layers, StatisticsOptions options) {
    this.model = model;
    this.options = options;
    this.measuring = new Measuring(options.bins());
    this.listening = Listening.to(model, layers, this::note);
  }

  /** Begins to collect. */
  public static StatisticsCollector of(
      RecordableModel model, Selector layers, StatisticsOptions options) {
    return new StatisticsCollector(model, layers, options);
  }

  /**
   * Runs the model's forward. Its statistics are noted if the model is in the mode that was asked
   * for.
   *
   * @param inputs its arguments; they stay the caller's
   * @return what the model returned, with the graph behind it
   * @throws BadInputException if the inputs don't fit, the selector means no layer or nothing, a
   *     layer has no real numbers, or has a NaN where that is refused
   * @throws ForwardException if the forward fails further in
   * @throws LoupeException if the selector means other layers than in the first batch
   */
  public Outputs forward(Object... inputs) {
    Inputs given = Inputs.of(inputs);
    if (!options.when().isNow(model.isTraining())) {
      return Outputs.of(model.forward(given));
    }
    batch.clear();
    Outputs outputs = listening.forward(given);
    batch.forEach(
        (layer, statistics) ->
            series.computeIfAbsent(layer, name -> ImmutableList.builder()).add(statistics));
    batches++;
    return outputs;
  }

  private void note(Layer layer, Tensor value) {
    String name = LayerNames.of(layer);
    BatchStatistics statistics = measuring.of(name, value);
    if (statistics.nans() > 0 && options.nans() == Nans.REFUSE) {
      throw new BadInputException(
          "%s has %d NaNs among its %d activations in batch %d"
              .formatted(name, statistics.nans(), value.numel(), batches));
    }
    batch.put(name, statistics);
  }

  /**
   * What was noted so far.
   *
   * @throws BadInputException if that is nothing: no batch ran in the mode that was asked for
   */
  public ActivationStatistics statistics() {
    if (batches == 0) {
      throw new BadInputException(
          "There are no statistics: no batch ran %s"
              .formatted(
                  switch (options.when()) {
                    case TRAINING -> "in training mode";
                    case EVALUATION -> "in evaluation mode";
                    case ALWAYS -> "at all";
                  }));
    }
    return new ActivationStatistics(
        model.name(),
        options.bins(),
        series.entrySet().stream()
            .map(entry -> new LayerSeries(entry.getKey(), entry.getValue().build()))
            .collect(ImmutableList.toImmutableList()));
  }
}
