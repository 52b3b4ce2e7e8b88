package dev.loupe.extract;

import dev.loupe.model.Inputs;
import java.io.IOException;
import java.util.List;

/**
 * One of the data.
 *
 * @param name what it is called in the results, and in errors
 * @param version changes when its content does, such as a file's size and time; empty if that is
 *     not known
 * @param loader reads it; called by any thread, at most once for each run
 */
public record Item(String name, String version, Loader loader) {

  /** Reads an item. */
  public interface Loader {
    /**
     * The arguments of the model's forward for this item. Tensors have no dimension for the batch:
     * those of several items are stacked, in the order of the items. What is no tensor must be
     * equal for all items.
     *
     * @return tensors that are the extraction's to close
     * @throws IOException if it can't be read
     */
    Inputs load() throws IOException;
  }

  /** An item whose content is told from others by its name alone. */
  public static Item of(String name, Loader loader) {
    return new Item(name, "", loader);
  }

  /** Names items for messages. */
  static String text(List<Item> items) {
    String first = items.get(0).name();
    return items.size() == 1
        ? first
        : "the items %s to %s".formatted(first, items.get(items.size() - 1).name());
  }
}
