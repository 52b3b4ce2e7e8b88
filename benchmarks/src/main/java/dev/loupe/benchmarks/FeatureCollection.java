package dev.loupe.benchmarks;

import dev.loupe.analysis.txray.features.CollectedFeatures;
import dev.loupe.analysis.txray.features.FeatureCollector;
import dev.loupe.analysis.txray.features.FilterFeatures;
import dev.loupe.analysis.txray.model.TextCnn;
import dev.loupe.analysis.txray.model.TextCnnConfig;
import dev.loupe.analysis.txray.model.TextModel;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Times the collection of features over ever more random texts, and tells the memory that it took.
 * Random texts are the worst case: nearly each has n-grams of its own. Linux only, as {@link
 * PeakMemory}.
 */
public final class FeatureCollection {
  private static final int BATCH = 128;
  private static final int TOKENS = 200;
  private static final int VOCABULARY = 20_000;

  private FeatureCollection() {}

  /**
   * Prints a row for each number.
   *
   * @param args numbers of texts, ascending; {@code --features=N} before them says how many are
   *     kept of each filter
   */
  public static void main(String[] args) throws IOException {
    torch.manual_seed(0);
    TextModel model = TextModel.of(new TextCnn(TextCnnConfig.of(VOCABULARY, 2)));
    FeatureCollector collector = FeatureCollector.of(model);
    System.out.printf(
        Locale.ROOT,
        "%8s %10s %12s %16s %10s %10s%n",
        "texts",
        "seconds",
        "texts/second",
        "unique features",
        "heap MB",
        "peak MB");
    for (String argument : args) {
      if (argument.startsWith("--features=")) {
        int features = Integer.parseInt(argument.substring("--features=".length()));
        collector = collector.withMaxFeatures(features);
      } else {
        measure(collector, Integer.parseInt(argument));
      }
    }
  }

  private static void measure(FeatureCollector collector, int texts) throws IOException {
    Iterator<Tensor> batches =
        IntStream.iterate(0, from -> from < texts, from -> from + BATCH)
            .mapToObj(from -> Math.min(BATCH, texts - from))
            .map(
                size ->
                    torch.randint(VOCABULARY, new long[] {size, TOKENS}).to(torch.ScalarType.Long))
            .iterator();
    long start = System.nanoTime();
    CollectedFeatures features = collector.collect(batches);
    double seconds = (System.nanoTime() - start) / 1e9;
    int unique =
        features.blocks().stream()
            .flatMap(block -> block.filters().stream())
            .mapToInt(FilterFeatures::uniqueFeatures)
            .sum();
    System.gc();
    Runtime heap = Runtime.getRuntime();
    System.out.printf(
        Locale.ROOT,
        "%8d %10.1f %12.0f %16d %10.0f %10.0f%n",
        features.texts(),
        seconds,
        features.texts() / seconds,
        unique,
        (heap.totalMemory() - heap.freeMemory()) / 1e6,
        PeakMemory.peakKilobytes() / 1024.0);
  }
}
