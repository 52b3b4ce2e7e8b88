package dev.loupe.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.loupe.analysis.statistics.StatisticsCollector;
import dev.loupe.analysis.statistics.StatisticsOptions;
import dev.loupe.model.JavaModel;
import dev.loupe.models.vision.ResNet18;
import dev.loupe.select.Selector;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Times training steps of ResNet-18 with statistics of every convolution next to plain ones. The
 * two take turns, and the medians are compared: of the clock, and of processor time, which other
 * programs disturb less.
 */
public final class StatisticsOverhead {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final int WARM = 2;
  private static final int DEFAULT_PAIRS = 9;
  private static final int DEFAULT_BATCH = 8;

  private final Tensor images;
  private final Tensor labels;
  private final SGD optimizer;

  private StatisticsOverhead(ResNet18 model, int batch) {
    this.images = torch.randn(batch, 3, 224, 224);
    this.labels =
        torch.arange(new Scalar(0), new Scalar(batch), new TensorOptions(ScalarType.Long));
    this.optimizer = new SGD(model.parameters(), new SGDOptions(0.01));
  }

  /**
   * Prints the medians.
   *
   * @param args the number of images in a batch, 8 by default, and of pairs of steps, 9 by default
   */
  public static void main(String[] args) {
    int batch = args.length > 0 ? Integer.parseInt(args[0]) : DEFAULT_BATCH;
    int pairs = args.length > 1 ? Integer.parseInt(args[1]) : DEFAULT_PAIRS;
    torch.manual_seed(0);
    ResNet18 model = new ResNet18();
    StatisticsOverhead steps = new StatisticsOverhead(model, batch);
    StatisticsCollector collector =
        StatisticsCollector.of(
            JavaModel.of(model), Selector.type("conv2d"), StatisticsOptions.DEFAULT);
    List<Cost> plain = new ArrayList<>();
    List<Cost> measured = new ArrayList<>();
    for (int i = -WARM; i < pairs; i++) {
      Cost without = steps.cost(model::forward);
      Cost with = steps.cost(x -> collector.forward(x).tensor());
      if (i >= 0) {
        plain.add(without);
        measured.add(with);
      }
    }
    int layers = collector.statistics().layers().size();
    System.out.printf(Locale.ROOT, "%d images, %d layers%n", batch, layers);
    tell("clock", Cost::clock, plain, measured);
    tell("processor", Cost::processor, plain, measured);
  }

  /** What a step takes by the clock, and of all threads' processor time, in ms. */
  private record Cost(double clock, double processor) {}

  private static void tell(
      String name, ToDoubleFunction<Cost> time, List<Cost> plain, List<Cost> measured) {
    double a = median(plain, time);
    double b = median(measured, time);
    System.out.printf(
        Locale.ROOT, "%-9s plain %.1f ms, measured %.1f ms, ratio %.3f%n", name, a, b, b / a);
  }

  private Cost cost(UnaryOperator<Tensor> forward) {
    long start = System.nanoTime();
    long processor = SYSTEM.getProcessCpuTime();
    try (PointerScope scope = new PointerScope()) {
      optimizer.zero_grad();
      torch.cross_entropy_loss(forward.apply(images), labels).backward();
      optimizer.step();
    }
    return new Cost(
        (System.nanoTime() - start) / 1e6, (SYSTEM.getProcessCpuTime() - processor) / 1e6);
  }

  private static double median(List<Cost> costs, ToDoubleFunction<Cost> time) {
    return costs.stream()
        .mapToDouble(time)
        .sorted()
        .skip(costs.size() / 2)
        .findFirst()
        .orElseThrow();
  }
}
