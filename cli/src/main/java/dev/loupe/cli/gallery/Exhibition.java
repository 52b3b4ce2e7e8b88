package dev.loupe.cli.gallery;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.loupe.cli.console.Failures;
import dev.loupe.cli.console.Progress;
import dev.loupe.cli.gallery.Exhibit.Plate;
import dev.loupe.cli.model.ModelName;
import dev.loupe.cli.model.ModelSource;
import dev.loupe.files.SafeFile;
import dev.loupe.history.LayerKind;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.Sizes;
import dev.loupe.render.Drawing;
import dev.loupe.render.view.View;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Draws models for a gallery. */
final class Exhibition {
  /** Depths, and what they are called. */
  private static final ImmutableMap<Integer, String> DEPTHS =
      ImmutableMap.of(1, "depth 1", 2, "depth 2", 0, "whole");

  private final Path folder;
  private final String prefix;
  private final Progress progress;
  private final Set<String> names = new HashSet<>();

  /**
   * @param folder where drawings go
   * @param prefix the folder as the page calls it, with a slash; empty if it is the page's own
   */
  Exhibition(Path folder, String prefix, Progress progress) {
    this.folder = folder;
    this.prefix = prefix;
    this.progress = progress;
  }

  /** Records and draws a model; failing is no exception. */
  Exhibit show(ModelSource source) {
    String model = source.model();
    String name =
        model.matches(".*[/\\\\].*") ? String.valueOf(Path.of(model).getFileName()) : model;
    try (ModelHistory history = source.record(progress)) {
      ImmutableList<Plate> plates =
          progress.step("drawing " + model, () -> plates(history, unique(ModelName.stem(model))));
      return Exhibit.of(name, facts(history), plates);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError | LinkageError e) {
      return Exhibit.failed(name, Failures.text(e));
    }
  }

  private String unique(String name) {
    String stem = name.replaceAll("[^\\w.]+", "-");
    String free = stem;
    for (int i = 2; !names.add(free); i++) {
      free = stem + "-" + i;
    }
    return free;
  }

  /** Drawings that are the same are shown once. */
  private ImmutableList<Plate> plates(ModelHistory history, String stem) {
    Set<String> seen = new HashSet<>();
    ImmutableList.Builder<Plate> plates = ImmutableList.builder();
    for (View view : List.of(View.UNROLLED, View.ROLLED)) {
      Map<String, List<String>> titles = new LinkedHashMap<>();
      DEPTHS.forEach(
          (depth, title) -> {
            String svg = Drawing.of(history).view(view).depth(depth).svg();
            titles.computeIfAbsent(svg, key -> new ArrayList<>()).add(title);
          });
      String rolled = view == View.ROLLED ? "rolled, " : "";
      titles.forEach(
          (svg, its) -> {
            if (seen.add(svg)) {
              // What has the same drawing at depth 2 as whole is whole.
              String title = rolled + its.get(its.size() - 1);
              String file = stem + "-" + title.replaceAll("\\W+", "-") + ".svg";
              SafeFile.write(folder.resolve(file), svg);
              plates.add(new Plate(title, prefix + file));
            }
          });
    }
    return plates.build();
  }

  private static String facts(ModelHistory history) {
    String inputs =
        history.layers(LayerKind.INPUT).stream()
            .map(input -> input.tensor().shapeText())
            .reduce((a, b) -> a + ", " + b)
            .orElse("nothing");
    long bytes =
        history.parameters().stream().mapToLong(parameter -> parameter.tensor().bytes()).sum();
    return String.format(
        Locale.ROOT,
        "%s on %s: %,d operations, %,d parameters (%s)",
        history.modelName(),
        inputs,
        history.operations().size(),
        history.totalParameters(),
        Sizes.bytes(bytes));
  }
}
