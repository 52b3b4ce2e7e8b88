package dev.loupe.render.view;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.LinkedHashMultiset;
import com.google.common.collect.Multiset;
import com.google.common.collect.Multisets;
import dev.loupe.history.BackwardPass;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.Parameter;
import dev.loupe.history.Sizes;
import java.util.stream.Collectors;

/** What is said about the whole model. */
final class Caption {

  private static final int MOST_TYPES = 4;

  private Caption() {}

  /**
   * The lines.
   *
   * @param hidden the operations that are not drawn
   */
  static ImmutableList<String> of(
      ModelHistory history, ViewOptions options, ImmutableList<Unit> hidden) {
    ImmutableList.Builder<String> lines = ImmutableList.builder();
    long bytes = history.layers().stream().mapToLong(layer -> layer.tensor().bytes()).sum();
    long tensors =
        history.layers().stream().filter(layer -> layer.kind() != LayerKind.FAILURE).count();
    lines.add("%s (%s)".formatted(Texts.plural(tensors, "tensor", "tensors"), Sizes.bytes(bytes)));
    lines.add(parameters(history));
    options.focus().ifPresent(module -> lines.add("in focus: @" + module));
    options.look().gradient().ifPresent(pass -> lines.add(gradient(pass)));
    if (!hidden.isEmpty()) {
      lines.add("not drawn: " + types(hidden));
    }
    history.haltedAfter().ifPresent(last -> lines.add("halted after " + last.name()));
    history.failure().ifPresent(failure -> lines.add("failed: " + failure.message()));
    return lines.build();
  }

  private static String gradient(BackwardPass pass) {
    return "thick lines with two arrows: the gradient of %s, which reached %s"
        .formatted(pass.from(), Texts.plural(pass.reached().size(), "layer", "layers"));
  }

  /** {@code 7 relu, 2 dropout}; the most frequent first. */
  private static String types(ImmutableList<Unit> hidden) {
    Multiset<String> types = LinkedHashMultiset.create();
    hidden.forEach(unit -> types.add(unit.first().type(), unit.passes().size()));
    int more = types.elementSet().size() - MOST_TYPES;
    return Multisets.copyHighestCountFirst(types).entrySet().stream()
            .limit(MOST_TYPES)
            .map(type -> type.getCount() + " " + type.getElement())
            .collect(Collectors.joining(", "))
        + (more > 0 ? ", and " + Texts.plural(more, "other type", "other types") : "");
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
