package dev.loupe.analysis.txray.features;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import dev.loupe.Recording;
import dev.loupe.error.BadInputException;
import dev.loupe.error.LoupeException;
import dev.loupe.history.ModelHistory;
import dev.loupe.model.Inputs;
import dev.loupe.select.Selector;
import dev.loupe.values.SaveOptions;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** What was collected so far. */
final class Collection {
  private final FeatureCollector how;
  private ImmutableList<TextConvolution> convolutions = ImmutableList.of();
  private ImmutableList<ImmutableList<FilterTally>> tallies = ImmutableList.of();
  private Recording recording;
  private long texts;

  Collection(FeatureCollector how) {
    this.how = how;
    this.recording = Recording.of(how.model().recordable());
  }

  /** Runs a batch of texts, token ids {@code (N, S)}. */
  void add(Tensor ids) {
    TokenIds.checkShape(ids);
    if (convolutions.isEmpty()) {
      find(ids);
    }
    long known = convolutions.stream().mapToLong(TextConvolution::embedded).min().orElseThrow();
    TokenIds.check(ids, texts, known, "the model's embedding");
    try (ModelHistory history = recording.run(Inputs.of(ids))) {
      ImmutableList<TextConvolution> now = TextConvolution.allIn(history);
      if (!names(now).equals(names(convolutions))) {
        throw new LoupeException(
            "%s has other convolutions over tokens in text %d than before: %s, not %s"
                .formatted(history.modelName(), texts, names(now), names(convolutions)));
      }
      for (int i = 0; i < now.size(); i++) {
        add(history, now.get(i), tallies.get(i));
      }
    }
    texts += ids.size(0);
  }

  private static ImmutableList<String> names(ImmutableList<TextConvolution> convolutions) {
    return convolutions.stream().map(TextConvolution::name).collect(toImmutableList());
  }

  /**
   * Runs texts of zeros, since it is not known yet which ids there are. Types are known as soon as
   * a layer is there, so that one run for each batch suffices.
   */
  private void find(Tensor ids) {
    try (ModelHistory history = recording.run(Inputs.of(ids.mul(new Scalar(0L))))) {
      convolutions = TextConvolution.allIn(history);
    }
    tallies =
        convolutions.stream()
            .map(
                convolution ->
                    IntStream.range(0, convolution.filters())
                        .mapToObj(filter -> new FilterTally(how.maxFeatures()))
                        .collect(toImmutableList()))
            .collect(toImmutableList());
    Selector types =
        convolutions.stream()
            .flatMap(it -> Stream.of(it.layer().type(), it.tokens().type()))
            .distinct()
            .map(Selector::type)
            .reduce(Selector.none(), Selector::or);
    recording = recording.save(types, SaveOptions.DEFAULT);
  }

  private void add(
      ModelHistory history, TextConvolution convolution, ImmutableList<FilterTally> filters) {
    int positions = convolution.positions();
    if (how.k() > positions) {
      throw new BadInputException(
          ("The texts have %d places for the window of %s: its %d highest activations can't be"
                  + " taken; give a smaller k or longer texts")
              .formatted(positions, convolution.name(), how.k()));
    }
    long[] ids = history.activation(convolution.tokens()).toLongArray();
    double[] activations = history.activation(convolution.layer()).toDoubleArray();
    int rows = activations.length / (filters.size() * positions);
    Highest highest = new Highest(how.k());
    for (int text = 0; text < rows; text++) {
      for (int filter = 0; filter < filters.size(); filter++) {
        int from = (text * filters.size() + filter) * positions;
        for (int position : highest.of(activations, from, positions)) {
          double activation = activations[from + position];
          if (Double.isNaN(activation)) {
            throw new BadInputException(
                "%s gives NaN in text %d: the model's weights or the training went wrong"
                    .formatted(convolution.name(), texts + text));
          }
          filters
              .get(filter)
              .add(convolution.feature(ids, text, position, how.mapping()), activation);
        }
      }
    }
  }

  CollectedFeatures collected() {
    ImmutableList.Builder<FilterBlock> blocks = ImmutableList.builder();
    for (int i = 0; i < convolutions.size(); i++) {
      TextConvolution convolution = convolutions.get(i);
      ImmutableList<FilterTally> filters = tallies.get(i);
      blocks.add(
          new FilterBlock(
              convolution.name(),
              convolution.layer().name(),
              convolution.window(),
              IntStream.range(0, filters.size())
                  .mapToObj(filter -> filters.get(filter).features(filter))
                  .collect(toImmutableList())));
    }
    return new CollectedFeatures(texts, how.k(), how.mapping(), blocks.build());
  }
}
