package dev.loupe.analysis.txray.model;

import com.google.common.collect.ImmutableList;
import dev.loupe.analysis.txray.corpus.EncodedTexts;
import dev.loupe.error.BadInputException;
import dev.loupe.error.LoupeException;
import dev.loupe.model.RandomState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Trains text CNNs with Adam: on binary cross-entropy for two classes, on cross-entropy for more.
 * Texts are drawn in another order in each epoch. Equal options and texts give equal weights on
 * equal machines; libtorch's random generator is afterwards as it was.
 */
@SuppressWarnings("try") // A scope is only there to be closed.
public final class TextCnnTrainer {
  private final TextCnnConfig config;
  private final TrainingOptions options;
  private final Consumer<Epoch> listener;

  /**
   * @param listener is told of each epoch when it is over
   */
  public TextCnnTrainer(TextCnnConfig config, TrainingOptions options, Consumer<Epoch> listener) {
    this.config = config;
    this.options = options;
    this.listener = listener;
  }

  /** A trainer that tells nobody. */
  public TextCnnTrainer(TextCnnConfig config, TrainingOptions options) {
    this(config, options, epoch -> {});
  }

  /**
   * Trains a model from random weights.
   *
   * @param validation what the accuracy after each epoch is measured on
   * @throws BadInputException if the texts don't fit the configuration: another number of classes,
   *     or token ids beyond its vocabulary
   * @throws LoupeException if the loss becomes NaN or infinite
   */
  public TrainedTextCnn train(EncodedTexts training, EncodedTexts validation) {
    check(training);
    check(validation);
    EncodedTexts learnt = training.atLeast(config.shortestText());
    Tensor randomState = RandomState.now();
    try {
      torch.manual_seed(options.seed());
      // Not in the scope: the model's parts would be closed with it.
      TextCnn model = new TextCnn(config);
      try (PointerScope scope = new PointerScope()) {
        return new TrainedTextCnn(model, epochs(model, learnt, validation));
      }
    } finally {
      RandomState.set(randomState);
    }
  }

  private void check(EncodedTexts texts) {
    if (texts.classes().size() != config.classes()) {
      throw new BadInputException(
          "The texts are of %d classes, but the text CNN tells %d apart"
              .formatted(texts.classes().size(), config.classes()));
    }
    if (texts.vocabulary().size() > config.vocabularySize()) {
      throw new BadInputException(
          "The texts have token ids up to %d, but the text CNN knows 0..%d"
              .formatted(texts.vocabulary().size() - 1, config.vocabularySize() - 1));
    }
  }

  private ImmutableList<Epoch> epochs(
      TextCnn model, EncodedTexts training, EncodedTexts validation) {
    Accuracy accuracy = new Accuracy(validation, options.batchSize());
    ImmutableList.Builder<Epoch> epochs = ImmutableList.builder();
    AdamOptions settings = new AdamOptions(options.learningRate());
    settings.weight_decay().put(options.weightDecay());
    Adam adam = new Adam(model.parameters(), settings);
    Random random = new Random(options.seed());
    for (int number = 1; number <= options.epochs(); number++) {
      model.train(true);
      double loss = epoch(model, adam, training, random);
      model.eval();
      Epoch epoch = new Epoch(number, loss, accuracy.of(TextModel.of(model)));
      epochs.add(epoch);
      listener.accept(epoch);
      if (epoch.accuracy() > options.goal()) {
        break;
      }
    }
    return epochs.build();
  }

  private double epoch(TextCnn model, Adam adam, EncodedTexts training, Random random) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, training.size()).boxed().toList());
    Collections.shuffle(order, random);
    EncodedTexts shuffled = training.rows(order);
    double sum = 0;
    int batches = 0;
    for (int from = 0; from < shuffled.size(); from += options.batchSize()) {
      int to = Math.min(shuffled.size(), from + options.batchSize());
      try (PointerScope scope = new PointerScope()) {
        adam.zero_grad();
        Tensor logits = model.forward(shuffled.ids(from, to));
        Tensor loss = loss(logits, shuffled.labels(from, to));
        loss.backward();
        adam.step();
        sum += loss.item_double();
        batches++;
      }
    }
    if (!Double.isFinite(sum)) {
      throw new LoupeException(
          "The loss is no longer a finite number; try a learning rate below %s"
              .formatted(options.learningRate()));
    }
    return sum / batches;
  }

  private Tensor loss(Tensor logits, Tensor labels) {
    return config.outputs() == 1
        ? torch.binary_cross_entropy_with_logits(logits, labels.to(ScalarType.Float))
        : torch.cross_entropy_loss(logits, labels);
  }
}
