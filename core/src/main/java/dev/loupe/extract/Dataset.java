package dev.loupe.extract;

import dev.loupe.error.BadInputException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Iterator;
import java.util.OptionalLong;

/**
 * What a model is run on: items in an order that is the same each time, as an extraction that goes
 * on leaves out those that are done.
 */
public interface Dataset extends Iterable<Item> {

  /**
   * How items are made, such as {@code resize 256, crop 224x224}. An extraction does not go on with
   * data of another description.
   */
  String description();

  /** The number of items, if it is known. */
  OptionalLong size();

  /**
   * Data from anywhere.
   *
   * @param description how items are made
   * @param items may be of any number, made as they are asked for
   */
  static Dataset of(String description, Iterable<Item> items) {
    OptionalLong size =
        items instanceof Collection<?> all ? OptionalLong.of(all.size()) : OptionalLong.empty();
    return new Dataset() {
      @Override
      public String description() {
        return description;
      }

      @Override
      public OptionalLong size() {
        return size;
      }

      @Override
      public Iterator<Item> iterator() {
        return items.iterator();
      }
    };
  }

  /**
   * The files of a folder and of the folders within, each an item, in the order of their paths.
   * Their names are these paths, with {@code /} on every system.
   *
   * @throws BadInputException if it is no folder, or has no file of the format
   */
  static FolderDataset folder(Path folder, FileFormat format) {
    return FolderDataset.of(folder, format);
  }
}
