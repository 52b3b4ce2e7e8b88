package dev.loupe.analysis.txray.pruning;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Multimaps;
import com.google.common.primitives.ImmutableDoubleArray;
import com.google.common.primitives.Longs;
import dev.loupe.Recording;
import dev.loupe.analysis.txray.corpus.EncodedTexts;
import dev.loupe.analysis.txray.features.CollectedFeatures;
import dev.loupe.analysis.txray.features.FilterBlock;
import dev.loupe.analysis.txray.model.Accuracy;
import dev.loupe.analysis.txray.model.EvaluationMode;
import dev.loupe.analysis.txray.model.TextModel;
import dev.loupe.error.BadInputException;
import dev.loupe.history.ModelHistory;
import dev.loupe.intervene.Intervention;
import dev.loupe.model.Inputs;
import dev.loupe.select.Selector;
import dev.loupe.values.SaveOptions;
import java.util.Collection;
import java.util.List;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Switches filters off while a model runs: all their activations get one value before anything
 * reads them. The model's weights are not touched. Not for use by several threads at once.
 */
@SuppressWarnings("try") // A mode is only there to be closed.
public final class Pruner {
  private final TextModel model;
  private final CollectedFeatures features;
  private final Accuracy accuracy;
  private final double value;
  private final double base;

  /** The outputs of the whole model for each batch. */
  private final ImmutableList<ImmutableDoubleArray> baseOutputs;

  /**
   * A pruner that gives pruned filters the activation 0.
   *
   * @param features what was collected of the model; says which filters there are
   * @param texts what the accuracy is measured on
   * @param batchSize how many texts are run at once
   * @throws BadInputException if the model's outputs can't be read as classes; see {@link Accuracy}
   */
  public Pruner(TextModel model, CollectedFeatures features, EncodedTexts texts, int batchSize) {
    this(model, features, texts, batchSize, 0);
  }

  /**
   * A pruner.
   *
   * @param value the activation of pruned filters; where ReLU follows, all that are not positive do
   *     the same
   */
  public Pruner(
      TextModel model,
      CollectedFeatures features,
      EncodedTexts texts,
      int batchSize,
      double value) {
    this.model = model;
    this.features = features;
    this.accuracy = new Accuracy(texts, batchSize);
    this.value = value;
    ImmutableList.Builder<ImmutableDoubleArray> outputs = ImmutableList.builder();
    try (EvaluationMode evaluation = model.evaluate()) {
      this.base = accuracy.of(ids -> noted(outputs, model.outputs(ids)));
    }
    this.baseOutputs = outputs.build();
  }

  /**
   * The accuracy with and without some filters.
   *
   * @throws BadInputException if the model has no such filter
   */
  public PruningReport prune(Collection<FilterId> filters) {
    if (filters.isEmpty()) {
      return new PruningReport(base, base, 0);
    }
    Recording pruned =
        Recording.of(model.recordable()).save(Selector.type("output"), SaveOptions.DEFAULT);
    for (var ofBlock : Multimaps.index(filters, FilterId::block).asMap().entrySet()) {
      FilterBlock block = features.block(ofBlock.getKey());
      long[] numbers = ofBlock.getValue().stream().mapToLong(FilterId::filter).toArray();
      checkFilters(block, numbers);
      pruned = pruned.change(layer(block), mask(numbers));
    }
    Recording recording = pruned;
    try (EvaluationMode evaluation = model.evaluate()) {
      ImmutableList.Builder<ImmutableDoubleArray> outputs = ImmutableList.builder();
      double without = accuracy.of(ids -> noted(outputs, outputs(recording, ids)));
      return new PruningReport(base, without, change(outputs.build()));
    }
  }

  private static Tensor noted(ImmutableList.Builder<ImmutableDoubleArray> outputs, Tensor ofBatch) {
    double[] values = new double[(int) ofBatch.numel()];
    try (Tensor plain = ofBatch.detach().to(ScalarType.Double).contiguous()) {
      new DoublePointer(plain.data_ptr()).get(values);
    }
    outputs.add(ImmutableDoubleArray.copyOf(values));
    return ofBatch;
  }

  private double change(List<ImmutableDoubleArray> outputs) {
    double sum = 0;
    long count = 0;
    for (int batch = 0; batch < outputs.size(); batch++) {
      for (int i = 0; i < outputs.get(batch).length(); i++) {
        sum += Math.abs(outputs.get(batch).get(i) - baseOutputs.get(batch).get(i));
        count++;
      }
    }
    return sum / count;
  }

  private static void checkFilters(FilterBlock block, long[] numbers) {
    int count = block.filters().size();
    for (long number : numbers) {
      if (number < 0 || number >= count) {
        throw new BadInputException(
            "%s has no filter %d: its filters are 0..%d"
                .formatted(block.name(), number, count - 1));
      }
    }
  }

  /** Modules and types are known while the model runs; a label would make it run twice. */
  private static Selector layer(FilterBlock block) {
    return block.name().equals(block.layer())
        ? Selector.of(block.layer())
        : Selector.inside(block.name());
  }

  private Intervention mask(long[] numbers) {
    return Intervention.of(
        "prune(%s)".formatted(Longs.join(", ", numbers)),
        activations -> activations.index_fill(1, torch.tensor(numbers), new Scalar(value)));
  }

  private static Tensor outputs(Recording recording, Tensor ids) {
    try (ModelHistory history = recording.run(Inputs.of(ids))) {
      return history.activations().values().asList().get(0).tensor().clone();
    }
  }

  /** What changes without each single filter, in their order. */
  public ImmutableMap<FilterId, PruningReport> oneByOne() {
    ImmutableMap.Builder<FilterId, PruningReport> reports = ImmutableMap.builder();
    FilterId.all(features).forEach(filter -> reports.put(filter, prune(List.of(filter))));
    return reports.buildOrThrow();
  }

  /**
   * The accuracy while one filter after the other is switched off.
   *
   * @param order which filters, the first to go first
   * @return one number more than there are filters: the first with all filters, the last without
   *     any of these
   */
  public ImmutableList<Double> oneAfterTheOther(List<FilterId> order) {
    ImmutableList.Builder<Double> accuracies = ImmutableList.builder();
    for (int count = 0; count <= order.size(); count++) {
      accuracies.add(prune(order.subList(0, count)).prunedAccuracy());
    }
    return accuracies.build();
  }
}
