package dev.loupe.analysis.txray.features;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.primitives.ImmutableIntArray;
import com.google.common.primitives.ImmutableLongArray;
import dev.loupe.error.BadInputException;
import dev.loupe.history.Argument;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModulePass;
import dev.loupe.history.OperatorCall;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A convolution over embedded tokens, as a record shows it.
 *
 * @param layer the convolution
 * @param tokens the layer whose value are the token ids {@code (N, S)}
 * @param embedded how many token ids the embedding has vectors for; the greatest number if the
 *     record does not tell
 * @param axis the dimension of its output that runs over positions: 2 or 3
 * @param window how many tokens it sees
 * @param stride how many tokens lie between two positions
 * @param padding how many places before the first token the first window begins
 * @param dilation how many tokens lie between two that it sees
 */
record TextConvolution(
    Layer layer,
    Layer tokens,
    long embedded,
    int axis,
    int window,
    int stride,
    int padding,
    int dilation) {

  /** Layers that leave each token's vector at its place, or move whole dimensions only. */
  private static final ImmutableSet<String> PASSED =
      ImmutableSet.of(
          "unsqueeze",
          "squeeze",
          "transpose",
          "permute",
          "t",
          "view",
          "reshape",
          "contiguous",
          "clone",
          "detach",
          "to",
          "dropout",
          "featuredropout",
          "alphadropout",
          "relu",
          "tanh",
          "layernorm",
          "batchnorm",
          "add",
          "mul");

  /**
   * All of a record, in the order of the forward.
   *
   * @throws BadInputException if there is none
   */
  static ImmutableList<TextConvolution> allIn(ModelHistory history) {
    ImmutableList<TextConvolution> all =
        history.layers().stream()
            .filter(layer -> layer.type().equals("conv1d") || layer.type().equals("conv2d"))
            .map(layer -> of(history, layer))
            .flatMap(Optional::stream)
            .collect(toImmutableList());
    if (all.isEmpty()) {
      throw new BadInputException(
          "%s has no convolution over embedded tokens, so it has no filters that prefer words"
              .formatted(history.modelName()));
    }
    return all;
  }

  private static Optional<TextConvolution> of(ModelHistory history, Layer layer) {
    Layer input = parent(history, layer, "input");
    Layer embedding = input == null ? null : embedding(history, input);
    Layer tokens = embedding == null ? null : parent(history, embedding, "indices");
    if (embedding == null || tokens == null || tokens.tensor().shape().length() != 2) {
      return Optional.empty();
    }
    long embedded = vectors(embedding);
    return layer.parameters().stream()
        .map(parameter -> parameter.tensor().shape())
        .filter(shape -> shape.length() == layer.tensor().shape().length())
        .flatMap(weight -> axes(layer, tokens, embedded, weight).stream())
        .findFirst();
  }

  private static @Nullable Layer parent(ModelHistory history, Layer layer, String argument) {
    return layer.parents().stream()
        .filter(parent -> parent.arguments().contains(argument))
        .map(parent -> history.layer(parent.layer()))
        .findFirst()
        .orElse(null);
  }

  /** The embedding of the model's input that a layer's vectors come from. */
  private static @Nullable Layer embedding(ModelHistory history, Layer layer) {
    if (layer.type().equals("embedding")) {
      Layer tokens = parent(history, layer, "indices");
      return tokens == null || tokens.internal() ? null : layer;
    }
    if (!PASSED.contains(layer.type())) {
      return null;
    }
    for (Layer parent : history.parents(layer)) {
      Layer found = embedding(history, parent);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static long vectors(Layer embedding) {
    return embedding.parameters().stream()
        .mapToLong(parameter -> parameter.tensor().shape().get(0))
        .findFirst()
        .orElse(Long.MAX_VALUE);
  }

  /** The convolution for each dimension that can run over positions. */
  private static List<TextConvolution> axes(
      Layer layer, Layer tokens, long embedded, ImmutableLongArray weight) {
    ImmutableList.Builder<TextConvolution> found = ImmutableList.builder();
    ImmutableLongArray output = layer.tensor().shape();
    for (int axis = 2; axis < output.length(); axis++) {
      int window = (int) weight.get(axis);
      int stride = argument(layer, "stride", axis, window);
      int dilation = argument(layer, "dilation", axis, window);
      int padding = argument(layer, "padding", axis, dilation * (window - 1) / 2);
      TextConvolution it =
          new TextConvolution(layer, tokens, embedded, axis, window, stride, padding, dilation);
      boolean others = output.length() == 3 || output.get(5 - axis) == 1;
      if (others && it.hasPositions(output.get(axis))) {
        found.add(it);
      }
    }
    return found.build();
  }

  private boolean hasPositions(long positions) {
    long reach = dilation * (window - 1L);
    long tokenCount = tokens.tensor().shape().get(1);
    return tokens.tensor().shape().get(0) == layer.tensor().shape().get(0)
        && (positions == (tokenCount + 2L * padding - reach - 1) / stride + 1
            || (positions == tokenCount && stride == 1));
  }

  /** The number for one dimension of an argument such as {@code [1, 1]} or {@code same}. */
  private static int argument(Layer layer, String name, int axis, int same) {
    String value =
        layer.call().map(OperatorCall::arguments).orElse(ImmutableList.of()).stream()
            .filter(argument -> argument.name().equals(name))
            .map(Argument::value)
            .findFirst()
            .orElse("");
    if (value.contains("same")) {
      return same;
    }
    List<String> numbers = Splitter.onPattern("[^0-9]+").omitEmptyStrings().splitToList(value);
    if (numbers.isEmpty()) {
      return name.equals("padding") ? 0 : 1;
    }
    return Integer.parseInt(numbers.get(Math.min(axis - 2, numbers.size() - 1)));
  }

  /** What people call it: the address of its module, or else its label. */
  String name() {
    ImmutableList<ModulePass> modules = layer.modules();
    return layer.atomicModule() ? modules.get(modules.size() - 1).address() : layer.name();
  }

  /** The number of filters. */
  int filters() {
    return (int) layer.tensor().shape().get(1);
  }

  /** The number of positions of its windows in a text. */
  int positions() {
    return (int) layer.tensor().shape().get(axis);
  }

  /**
   * The tokens that the window at a position sees.
   *
   * @param ids of all texts, row by row
   * @param text the row
   */
  Feature feature(long[] ids, int text, int position, FeatureMapping mapping) {
    int length = (int) tokens.tensor().shape().get(1);
    ImmutableIntArray.Builder seen = ImmutableIntArray.builder();
    int first = position * stride - padding;
    for (int i = 0; i < window; i++) {
      int place = first + i * dilation;
      if (place >= 0 && place < length) {
        seen.add((int) ids[text * length + place]);
        if (mapping == FeatureMapping.FIRST_TOKEN) {
          break;
        }
      }
    }
    return new Feature(seen.build());
  }
}
