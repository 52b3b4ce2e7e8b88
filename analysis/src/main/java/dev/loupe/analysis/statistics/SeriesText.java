package dev.loupe.analysis.statistics;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.primitives.ImmutableLongArray;

/** Writes series of statistics as text. */
final class SeriesText {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private SeriesText() {}

  /** A row for each layer and batch; the counts of the bins are the last columns. */
  static String csv(ActivationStatistics statistics) {
    StringBuilder csv = new StringBuilder("layer,batch,mean,std,out_of_range,nan");
    for (int bin = 0; bin < statistics.bins().count(); bin++) {
      csv.append(",bin_").append(bin);
    }
    csv.append('\n');
    for (LayerSeries layer : statistics.layers()) {
      for (int i = 0; i < layer.batches().size(); i++) {
        BatchStatistics batch = layer.batches().get(i);
        csv.append(quoted(layer.layer())).append(',').append(i);
        csv.append(',').append(batch.mean()).append(',').append(batch.deviation());
        csv.append(',').append(batch.outOfRange()).append(',').append(batch.nans());
        batch.histogram().forEach(count -> csv.append(',').append(count));
        csv.append('\n');
      }
    }
    return csv.toString();
  }

  private static String quoted(String text) {
    return text.matches("[\\w.:-]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  /** An object; JSON has no NaN, so such numbers are null. */
  static String json(ActivationStatistics statistics) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("title", statistics.title());
    root.putObject("bins")
        .put("count", statistics.bins().count())
        .put("from", statistics.bins().from())
        .put("to", statistics.bins().to());
    ArrayNode layers = root.putArray("layers");
    for (LayerSeries series : statistics.layers()) {
      ObjectNode layer = layers.addObject().put("layer", series.layer());
      ArrayNode means = layer.putArray("mean");
      ArrayNode deviations = layer.putArray("std");
      ArrayNode outOfRange = layer.putArray("outOfRange");
      ArrayNode nans = layer.putArray("nan");
      ArrayNode histograms = layer.putArray("histogram");
      for (BatchStatistics batch : series.batches()) {
        add(means, batch.mean());
        add(deviations, batch.deviation());
        outOfRange.add(batch.outOfRange());
        nans.add(batch.nans());
        add(histograms.addArray(), batch.histogram());
      }
    }
    return root.toString() + "\n";
  }

  private static void add(ArrayNode array, double value) {
    if (Double.isFinite(value)) {
      array.add(value);
    } else {
      array.addNull();
    }
  }

  private static void add(ArrayNode array, ImmutableLongArray counts) {
    counts.forEach(array::add);
  }
}
