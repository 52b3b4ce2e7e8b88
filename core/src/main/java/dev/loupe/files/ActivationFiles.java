package dev.loupe.files;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Streams;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.loupe.error.BadInputException;
import dev.loupe.history.Activation;
import dev.loupe.history.ModelHistory;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.stream.Stream;

/** Where values are written to: a folder, or one file. Nothing is ever there half-written. */
public final class ActivationFiles {
  private static final String INDEX = "index.json";

  private final Path target;
  private final Format format;

  private enum Format {
    FOLDER(".npy"),
    NPZ(".npz"),
    SAFETENSORS(".safetensors");

    private final String ending;

    Format(String ending) {
      this.ending = ending;
    }

    /** What the format calls a type; empty if it has none. */
    private String nameOf(Dtype dtype) {
      return this == SAFETENSORS ? dtype.safetensors() : dtype.numpy();
    }
  }

  private ActivationFiles(Path target, Format format) {
    this.target = target;
    this.format = format;
  }

  /**
   * @param target a folder, which need not be there yet, or a file whose name ends in {@code .npz}
   *     or {@code .safetensors}
   * @throws BadInputException if it is something else, or its folder is missing
   */
  public static ActivationFiles at(Path target) {
    String name = target.toAbsolutePath().normalize().getFileName() + "";
    String lower = name.toLowerCase(Locale.ROOT);
    Format format = Format.FOLDER;
    if (!Files.isDirectory(target)) {
      if (lower.endsWith(Format.NPZ.ending)) {
        format = Format.NPZ;
      } else if (lower.endsWith(Format.SAFETENSORS.ending)) {
        format = Format.SAFETENSORS;
      } else if (Files.exists(target) || name.lastIndexOf('.') > 0) {
        throw new BadInputException(
            "Cannot write %s: give a folder, or a file that ends in .npz or .safetensors"
                .formatted(target));
      }
    }
    Path folder = target.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw new BadInputException("Cannot write %s: there is no such folder".formatted(target));
    }
    return new ActivationFiles(target, format);
  }

  /**
   * Writes all values that a history holds, the gradients that the last backward pass brought if
   * one ran, and what they are.
   *
   * @throws BadInputException if the format can't hold one of them, or the files can't be written
   */
  public void write(ModelHistory history) {
    write(
        history,
        history.activations().values().asList(),
        Streams.findLast(history.gradients().passes().stream())
            .map(pass -> history.gradients().all(pass).values().asList())
            .orElse(ImmutableList.of()));
  }

  /**
   * Writes some of the values and gradients that a history holds, and what they are.
   *
   * @param gradients those of the last backward pass
   * @throws BadInputException if the format can't hold one of them, or the files can't be written
   */
  public void write(
      ModelHistory history,
      ImmutableList<Activation> activations,
      ImmutableList<Activation> gradients) {
    ImmutableList<SavedValue> values =
        Stream.concat(
                activations.stream().map(it -> value(it, false)),
                gradients.stream().map(it -> value(it, true)))
            .collect(toImmutableList());
    try {
      Path parent = target.toAbsolutePath().getParent();
      Path temporary = Files.createTempDirectory(parent, ".loupe");
      try {
        if (format == Format.FOLDER) {
          writeFolder(history, values, temporary);
        } else {
          Path file = temporary.resolve("values");
          writeFile(history, values, file);
          move(file, target);
        }
      } finally {
        MoreFiles.deleteRecursively(temporary, RecursiveDeleteOption.ALLOW_INSECURE);
      }
    } catch (IOException e) {
      throw new BadInputException(
          "Cannot write %s: %s"
              .formatted(
                  target, String.valueOf(e.getMessage()).lines().findFirst().orElse("failed")),
          e);
    }
  }

  private SavedValue value(Activation activation, boolean gradient) {
    return SavedValue.of(activation, gradient, format.ending, format::nameOf);
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The index comes last: it names nothing that is not there. */
  private void writeFolder(ModelHistory history, ImmutableList<SavedValue> values, Path temporary)
      throws IOException {
    for (SavedValue value : values) {
      try (OutputStream out = open(temporary.resolve(fileName(value)))) {
        out.write(NpyHeader.of(value.dtype().numpy(), value.shape()));
        out.write(value.bytes().array());
      }
    }
    Files.writeString(
        temporary.resolve(INDEX),
        ActivationIndex.write(history, values, "file", ActivationFiles::fileName));
    Files.createDirectories(target);
    for (SavedValue value : values) {
      move(temporary.resolve(fileName(value)), target.resolve(fileName(value)));
    }
    move(temporary.resolve(INDEX), target.resolve(INDEX));
  }

  /** A colon is no part of a file's name everywhere. */
  private static String fileName(SavedValue value) {
    return value.key().replace(':', '.') + ".npy";
  }

  private void writeFile(ModelHistory history, ImmutableList<SavedValue> values, Path file)
      throws IOException {
    String index = ActivationIndex.write(history, values, "key", SavedValue::key);
    try (OutputStream out = open(file)) {
      if (format == Format.NPZ) {
        NpzWriter.write(values, INDEX, index, out);
      } else {
        SafetensorsWriter.write(values, index, out);
      }
    }
  }

  private static OutputStream open(Path file) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
  }
}
