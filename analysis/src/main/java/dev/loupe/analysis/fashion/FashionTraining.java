package dev.loupe.analysis.fashion;

import dev.loupe.analysis.statistics.ActivationStatistics;
import dev.loupe.analysis.statistics.StatisticsCollector;
import dev.loupe.analysis.statistics.StatisticsOptions;
import dev.loupe.model.JavaModel;
import dev.loupe.select.Selector;
import java.util.Locale;
import java.util.function.Consumer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Trains a {@link FashionNet} as a recipe says, and collects the statistics of its convolutions.
 */
@SuppressWarnings("try") // Scopes and guards are only there to be closed.
public final class FashionTraining {
  private final FashionMnist data;
  private final int batchSize;
  private final Consumer<String> progress;

  /**
   * What came out.
   *
   * @param net the trained net, in evaluation mode
   * @param statistics of its convolutions, over all training batches
   * @param loss of the last training batch
   * @param accuracy the share of the validation images that it classifies correctly
   */
  public record Result(
      FashionNet net, ActivationStatistics statistics, double loss, double accuracy) {}

  /**
   * Prepares trainings.
   *
   * @param batchSize how many images make a batch, 1024 in fast.ai's course
   * @param progress is told of each epoch
   */
  public FashionTraining(FashionMnist data, int batchSize, Consumer<String> progress) {
    this.data = data;
    this.batchSize = batchSize;
    this.progress = progress;
  }

  /**
   * Makes a net and trains it; the same seed gives the same net on the same machine.
   *
   * @param seed of libtorch's random numbers, which it leaves elsewhere
   */
  public Result run(TrainingRecipe recipe, long seed) {
    torch.manual_seed(seed);
    FashionNet net = new FashionNet(recipe);
    StatisticsCollector collector =
        StatisticsCollector.of(
            JavaModel.of(net), Selector.type("conv2d"), StatisticsOptions.DEFAULT);
    double loss = Double.NaN;
    double accuracy = Double.NaN;
    try (PointerScope scope = new PointerScope()) {
      SGDOptions options = new SGDOptions(recipe.learningRate());
      options.momentum().put(recipe.momentum());
      SGD optimizer = new SGD(net.parameters(), options);
      for (int epoch = 1; epoch <= recipe.epochs(); epoch++) {
        net.train(true);
        loss = train(collector, optimizer);
        net.eval();
        accuracy = accuracy(net);
        progress.accept(
            String.format(
                Locale.ROOT,
                "%s: epoch %d of %d, loss %.3f, accuracy %.3f",
                recipe.title(),
                epoch,
                recipe.epochs(),
                loss,
                accuracy));
      }
    }
    return new Result(net, collector.statistics().withTitle(recipe.title()), loss, accuracy);
  }

  private double train(StatisticsCollector collector, SGD optimizer) {
    int count = data.training().count();
    double loss = Double.NaN;
    try (PointerScope scope = new PointerScope()) {
      Tensor order = torch.randperm(count, new TensorOptions(ScalarType.Long));
      for (int start = 0; start < count; start += batchSize) {
        try (PointerScope batch = new PointerScope()) {
          Tensor indices = order.narrow(0, start, Math.min(batchSize, count - start));
          optimizer.zero_grad();
          Tensor scores = collector.forward(data.training().images(indices)).tensor();
          Tensor mean = torch.cross_entropy_loss(scores, data.training().labels(indices));
          mean.backward();
          optimizer.step();
          loss = mean.item_double();
        }
      }
    }
    return loss;
  }

  private double accuracy(FashionNet net) {
    int count = data.validation().count();
    long right = 0;
    try (NoGradGuard noGrad = new NoGradGuard()) {
      for (int start = 0; start < count; start += batchSize) {
        try (PointerScope batch = new PointerScope()) {
          Tensor indices =
              torch.arange(
                  new Scalar(start),
                  new Scalar(Math.min(start + batchSize, count)),
                  new TensorOptions(ScalarType.Long));
          Tensor classes =
              net.forward(data.validation().images(indices)).argmax(new LongOptional(1), false);
          right += classes.eq(data.validation().labels(indices)).sum().item_long();
        }
      }
    }
    return (double) right / count;
  }
}
