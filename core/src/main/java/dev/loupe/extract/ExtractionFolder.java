package dev.loupe.extract;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.loupe.error.BadInputException;
import dev.loupe.history.Activation;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder that an extraction writes. Values and names are appended to their files first, and
 * count only when {@link #commit} has replaced the index, which is the last step. To open a folder
 * takes away all that does not count: so nothing is lost or there twice, whenever a process ends.
 */
final class ExtractionFolder implements Closeable {
  static final String NAMES = "items.jsonl";

  private final Path folder;
  private final Disk disk;
  private final FolderLock lock;
  private ExtractionIndex committed;
  private final NamesFile names;
  private final List<LayerFile> files = new ArrayList<>();

  private long items;
  private long consumed;
  private DataFingerprint data;
  private final List<SkippedItem> skipped = new ArrayList<>();

  private ExtractionFolder(
      Path folder, Disk disk, FolderLock lock, ExtractionIndex committed, NamesFile names) {
    this.folder = folder;
    this.disk = disk;
    this.lock = lock;
    this.committed = committed;
    this.names = names;
    this.items = committed.items();
    this.consumed = committed.consumed();
    this.data = DataFingerprint.parse(committed.dataFingerprint());
    this.skipped.addAll(committed.skipped());
  }

  /**
   * Opens a folder, which need not be there yet.
   *
   * @param restart whether what an extraction wrote there is deleted
   * @throws BadInputException if it holds something else, belongs to an extraction of another
   *     origin, or another process writes to it
   */
  static ExtractionFolder open(Path folder, Origin origin, boolean restart, Disk disk)
      throws IOException {
    Files.createDirectories(folder);
    FolderLock lock = FolderLock.take(folder);
    ExtractionFolder opened = null;
    try {
      Path index = folder.resolve(IndexFile.NAME);
      if (restart && Files.exists(index)) {
        delete(folder, disk);
      }
      if (!Files.exists(index)) {
        checkEmpty(folder);
        disk.replace(index, IndexFile.write(ExtractionIndex.empty(origin)));
      }
      ExtractionIndex committed = IndexFile.read(index);
      committed.origin().check(origin, folder);
      NamesFile names = NamesFile.open(disk, folder.resolve(NAMES), committed.nameBytes());
      opened = new ExtractionFolder(folder, disk, lock, committed, names);
      for (StoredLayer layer : committed.layers()) {
        opened.files.add(LayerFile.open(disk, folder, layer, committed.items()));
      }
      return opened;
    } catch (IOException | RuntimeException | Error e) {
      (opened == null ? lock : opened).close();
      throw e;
    }
  }

  /** The index goes last, so that an end in between leaves a folder that can be restarted. */
  private static void delete(Path folder, Disk disk) throws IOException {
    Path index = folder.resolve(IndexFile.NAME);
    for (String file : IndexFile.files(IndexFile.read(index))) {
      disk.delete(folder.resolve(file));
    }
    disk.delete(folder.resolve(NAMES));
    disk.delete(index);
  }

  private static void checkEmpty(Path folder) throws IOException {
    ImmutableSet<String> ours =
        ImmutableSet.of(FolderLock.NAME, Disk.temporary(Path.of(IndexFile.NAME)).toString());
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> !ours.contains(file.getFileName().toString()))
          .findFirst()
          .ifPresent(
              file -> {
                throw new BadInputException(
                    "%s holds other files, such as %s; take a new or empty folder"
                        .formatted(folder, file.getFileName()));
              });
    }
  }

  /** What counts now. */
  ExtractionIndex committed() {
    return committed;
  }

  /** The number of rows, with those that don't count yet. */
  long items() {
    return items;
  }

  /**
   * Appends what a batch gave.
   *
   * @throws BadInputException if there is no row for each item, or the layers or the shapes of
   *     their rows are not those of before
   */
  void append(Batch.Done batch) throws IOException {
    if (batch.history().isPresent()) {
      appendRows(batch.rows(), batch.history().get().activations().values());
    }
    for (Item item : batch.items()) {
      data = data.with(item);
    }
    consumed += batch.items().size();
    skipped.addAll(batch.skipped());
  }

  private void appendRows(List<Item> rows, Collection<Activation> values) throws IOException {
    ImmutableList<StoredLayer> layers =
        values.stream().map(value -> StoredLayer.of(value, rows.size())).collect(toImmutableList());
    if (files.isEmpty()) {
      for (StoredLayer layer : layers) {
        files.add(LayerFile.open(disk, folder, layer, 0));
      }
    }
    checkSame(layers, rows);
    int layer = 0;
    for (Activation value : values) {
      files.get(layer++).append(value);
    }
    names.append(rows.stream().map(Item::name).toList());
    items += rows.size();
  }

  private void checkSame(ImmutableList<StoredLayer> now, List<Item> rows) {
    ImmutableList<StoredLayer> before = layers();
    for (int i = 0; i < Math.min(before.size(), now.size()); i++) {
      StoredLayer one = before.get(i);
      StoredLayer other = now.get(i);
      if (one.name().equals(other.name()) && !one.equals(other)) {
        throw new BadInputException(
            "%s is %s for %s, but %s for the items before: one file takes one shape"
                .formatted(one.name(), other.valueText(), Item.text(rows), one.valueText()));
      }
    }
    List<String> expected = before.stream().map(StoredLayer::name).toList();
    List<String> found = now.stream().map(StoredLayer::name).toList();
    if (!expected.equals(found)) {
      throw new BadInputException(
          "The model ran otherwise on %s: its chosen layers are %s, but were %s before"
              .formatted(Item.text(rows), found, expected));
    }
  }

  private ImmutableList<StoredLayer> layers() {
    return files.stream().map(LayerFile::layer).collect(toImmutableList());
  }

  /**
   * Makes all that was appended count.
   *
   * @param complete whether it is all
   */
  void commit(boolean complete) throws IOException {
    for (LayerFile file : files) {
      file.commit(items);
    }
    names.commit();
    ExtractionIndex index =
        new ExtractionIndex(
            committed.origin(),
            complete,
            items,
            consumed,
            data.toString(),
            names.size(),
            ImmutableList.copyOf(skipped),
            layers());
    if (!index.equals(committed)) {
      disk.replace(folder.resolve(IndexFile.NAME), IndexFile.write(index));
      committed = index;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      for (LayerFile file : files) {
        file.close();
      }
      names.close();
    } finally {
      lock.close();
    }
  }
}
