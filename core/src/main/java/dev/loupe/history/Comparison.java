package dev.loupe.history;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import java.util.Optional;

/**
 * Two histories side by side. Layers are the same if they have the same name, operator and modules.
 *
 * @param layers those that both have, in the order of the first history
 * @param onlyHere those that only the first history has
 * @param onlyThere those that only the other has
 */
public record Comparison(
    ImmutableList<LayerDifference> layers,
    ImmutableList<Layer> onlyHere,
    ImmutableList<Layer> onlyThere) {

  /** The first layer whose values differ; empty if none do, or no values were kept. */
  public Optional<LayerDifference> firstDifference() {
    return layers.stream().filter(LayerDifference::differs).findFirst();
  }

  /** How many layers have values in both histories that can be compared. */
  public int compared() {
    return (int) layers.stream().filter(layer -> layer.values().isPresent()).count();
  }

  /** Whether both have the same layers, and no values differ. */
  public boolean isSame() {
    return onlyHere.isEmpty() && onlyThere.isEmpty() && firstDifference().isEmpty();
  }

  /** What is known of a layer of the first history; empty if the other does not have it. */
  public Optional<LayerDifference> of(Layer layer) {
    return layers.stream().filter(both -> both.layer().equals(layer)).findFirst();
  }

  /** For people: a summary, then the layers that differ, one a line. */
  @Override
  public String toString() {
    ImmutableList<LayerDifference> differing =
        layers.stream().filter(LayerDifference::differs).collect(toImmutableList());
    StringBuilder text =
        new StringBuilder(
            "%d layers in both, %d only here, %d only there; of %d with values %d differ\n"
                .formatted(
                    layers.size(),
                    onlyHere.size(),
                    onlyThere.size(),
                    compared(),
                    differing.size()));
    differing.forEach(layer -> text.append("    ").append(layer).append('\n'));
    onlyHere.forEach(layer -> text.append("    only here: ").append(layer.name()).append('\n'));
    onlyThere.forEach(layer -> text.append("    only there: ").append(layer.name()).append('\n'));
    return text.toString();
  }
}
