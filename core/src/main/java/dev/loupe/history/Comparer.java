package dev.loupe.history;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.loupe.error.BadInputException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Holds two histories against each other. */
final class Comparer {
  private final ModelHistory here;
  private final ModelHistory there;

  private Comparer(ModelHistory here, ModelHistory there) {
    this.here = here;
    this.there = there;
  }

  static Comparison compare(ModelHistory here, ModelHistory there) {
    return new Comparer(here, there).compare();
  }

  private Comparison compare() {
    Map<String, Layer> byName =
        there.layers().stream()
            .collect(ImmutableMap.toImmutableMap(Layer::name, Function.identity()));
    ImmutableList.Builder<LayerDifference> both = ImmutableList.builder();
    ImmutableList.Builder<Layer> onlyHere = ImmutableList.builder();
    Set<Layer> matched = new HashSet<>();
    for (Layer layer : here.layers()) {
      Layer other = byName.get(layer.name());
      if (other != null && isSame(layer, other)) {
        matched.add(other);
        both.add(difference(layer, other));
      } else {
        onlyHere.add(layer);
      }
    }
    ImmutableList<Layer> onlyThere =
        there.layers().stream()
            .filter(layer -> !matched.contains(layer))
            .collect(ImmutableList.toImmutableList());
    return new Comparison(both.build(), onlyHere.build(), onlyThere);
  }

  private static boolean isSame(Layer one, Layer other) {
    return one.kind() == other.kind()
        && one.address().equals(other.address())
        && one.modules().equals(other.modules())
        && one.call().map(OperatorCall::operator).equals(other.call().map(OperatorCall::operator));
  }

  private LayerDifference difference(Layer layer, Layer other) {
    Optional<Activation> one = here.kept(layer);
    Optional<Activation> two = there.kept(other);
    if (one.isEmpty() || two.isEmpty()) {
      return without(layer, other, "values not kept");
    }
    TensorInfo info = one.get().info();
    if (!info.shape().equals(two.get().info().shape())) {
      return without(
          layer,
          other,
          "shapes %s and %s".formatted(info.shapeText(), two.get().info().shapeText()));
    }
    try {
      return new LayerDifference(
          layer,
          other,
          Optional.of(ValueDifference.of(elements(one.get()), elements(two.get()))),
          "");
    } catch (BadInputException e) {
      return without(layer, other, "no values to compare");
    }
  }

  private static LayerDifference without(Layer layer, Layer other, String reason) {
    return new LayerDifference(layer, other, Optional.empty(), reason);
  }

  /** Complex numbers as pairs of their parts. */
  private static double[] elements(Activation activation) {
    return switch (activation.info().dtype()) {
      case "int64" -> Arrays.stream(activation.toLongArray()).asDoubleStream().toArray();
      case "complex64" -> {
        var parts = activation.toBuffer().asFloatBuffer();
        double[] elements = new double[parts.remaining()];
        Arrays.setAll(elements, parts::get);
        yield elements;
      }
      case "complex128" -> {
        double[] elements = new double[activation.toBuffer().remaining() / Double.BYTES];
        activation.toBuffer().asDoubleBuffer().get(elements);
        yield elements;
      }
      default -> activation.toDoubleArray();
    };
  }
}
