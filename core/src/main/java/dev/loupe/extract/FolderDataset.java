package dev.loupe.extract;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import dev.loupe.error.BadInputException;
import dev.loupe.model.Inputs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Iterator;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The files of a folder; see {@link Dataset#folder}. */
public final class FolderDataset implements Dataset {
  private final Path folder;
  private final FileFormat format;
  private final ImmutableList<String> names;
  private final ImmutableList<String> others;

  private FolderDataset(
      Path folder, FileFormat format, ImmutableList<String> names, ImmutableList<String> others) {
    this.folder = folder;
    this.format = format;
    this.names = names;
    this.others = others;
  }

  static FolderDataset of(Path folder, FileFormat format) {
    ImmutableList<String> files = files(folder);
    ImmutableList<String> names = files.stream().filter(format::matches).collect(toImmutableList());
    if (names.isEmpty()) {
      throw new BadInputException(
          "%s has no files to read%s"
              .formatted(folder, files.isEmpty() ? "" : ", but such as " + files.get(0)));
    }
    return new FolderDataset(
        folder,
        format,
        names,
        files.stream().filter(name -> !format.matches(name)).collect(toImmutableList()));
  }

  /**
   * The paths of all files below a folder, without hidden ones.
   *
   * @throws BadInputException if it is no folder
   */
  public static ImmutableList<String> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new BadInputException("No folder " + folder);
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .filter(name -> !name.startsWith(".") && !name.contains("/."))
          .sorted()
          .collect(toImmutableList());
    } catch (IOException | UncheckedIOException e) {
      throw new BadInputException("Cannot read the folder %s: %s".formatted(folder, e), e);
    }
  }

  /** The paths of the files that are of another format, and so no items. */
  public ImmutableList<String> others() {
    return others;
  }

  @Override
  public String description() {
    return format.description();
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.of(names.size());
  }

  @Override
  public Iterator<Item> iterator() {
    return names.stream().map(this::item).iterator();
  }

  private Item item(String name) {
    Path file = folder.resolve(name);
    return new Item(name, version(file), () -> Inputs.of(format.reader().read(file)));
  }

  private static String version(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return "%d bytes, %s".formatted(attributes.size(), attributes.lastModifiedTime());
    } catch (IOException e) {
      // Whoever reads it says what is wrong.
      return "unreadable";
    }
  }
}
