package dev.loupe.render.view;

import com.google.common.collect.ImmutableList;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.Parameter;
import dev.loupe.history.Sizes;

/** What is said about the whole model. */
final class Caption {

  private Caption() {}

  static ImmutableList<String> of(ModelHistory history, ViewOptions options) {
    ImmutableList.Builder<String> lines = ImmutableList.builder();
    long bytes = history.layers().stream().mapToLong(layer -> layer.tensor().bytes()).sum();
    long tensors =
        history.layers().stream().filter(layer -> layer.kind() != LayerKind.FAILURE).count();
    lines.add("%s (%s)".formatted(Texts.plural(tensors, "tensor", "tensors"), Sizes.bytes(bytes)));
    lines.add(parameters(history));
    options.focus().ifPresent(module -> lines.add("in focus: @" + module));
    history.failure().ifPresent(failure -> lines.add("failed: " + failure.message()));
    return lines.build();
  }

  private static String parameters(ModelHistory history) {
    long total = history.totalParameters();
    if (total == 0) {
      return "no parameters";
    }
    long bytes = history.parameters().stream().mapToLong(p -> p.tensor().bytes()).sum();
    long trainable =
        history.parameters().stream()
            .filter(Parameter::trainable)
            .mapToLong(p -> p.tensor().elements())
            .sum();
    String share =
        trainable == total
            ? ""
            : trainable == 0
                ? ", all frozen"
                : String.format(java.util.Locale.ROOT, ", %,d trainable", trainable);
    return "%s (%s)%s"
        .formatted(Texts.plural(total, "parameter", "parameters"), Sizes.bytes(bytes), share);
  }
}
