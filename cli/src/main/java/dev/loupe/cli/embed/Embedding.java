package dev.loupe.cli.embed;

import com.google.common.collect.HashBasedTable;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.Multimaps;
import com.google.common.collect.Table;
import dev.loupe.cli.console.Failures;
import dev.loupe.cli.console.Progress;
import dev.loupe.cli.model.ModelSource;
import dev.loupe.cli.page.Comment;
import dev.loupe.cli.page.Page;
import dev.loupe.cli.page.Picture;
import dev.loupe.error.BadInputException;
import dev.loupe.error.LoupeException;
import dev.loupe.history.ModelHistory;
import dev.loupe.select.Selector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Draws the pictures of pages: one forward pass for each model and input. */
final class Embedding {
  private final Progress progress;
  private final List<PictureRequest> requests = new ArrayList<>();
  private final List<LoupeException> errors = new ArrayList<>();
  private final Map<Path, String> drawings = new LinkedHashMap<>();
  private final List<Page> pages = new ArrayList<>();
  private final Table<Page, Comment, Picture> pictures = HashBasedTable.create();

  Embedding(Progress progress) {
    this.progress = progress;
  }

  /** Reads a page; what is wrong with it is an error. */
  void read(Path file, String classpath) {
    Page page;
    try {
      page = Page.read(file);
    } catch (BadInputException e) {
      errors.add(e);
      return;
    }
    pages.add(page);
    for (Comment comment : page.comments()) {
      try {
        requests.add(PictureRequest.of(page, comment, classpath));
      } catch (BadInputException e) {
        errors.add(e);
      }
    }
  }

  /** Draws all that was asked for. */
  void draw() {
    ImmutableListMultimap<ModelSource, PictureRequest> sources =
        Multimaps.index(requests, request -> request.graph().source());
    sources.asMap().forEach(this::draw);
  }

  private void draw(ModelSource source, Collection<PictureRequest> of) {
    boolean gradients = of.stream().anyMatch(request -> request.graph().takesGradients());
    try (ModelHistory history =
        source.record(progress, it -> gradients ? it.gradients(Selector.all()) : it)) {
      of.forEach(request -> draw(history, request));
    } catch (LoupeException e) {
      of.forEach(request -> fail(request, e));
    }
  }

  private void draw(ModelHistory history, PictureRequest request) {
    try {
      String svg =
          progress.step("drawing " + request.file(), () -> request.graph().drawing(history).svg());
      String other = drawings.putIfAbsent(request.file().toAbsolutePath(), svg);
      if (other != null && !other.equals(svg)) {
        throw new BadInputException(
            "another comment draws %s otherwise; name one of them with file="
                .formatted(request.file()));
      }
      pictures.put(request.page(), request.comment(), request.picture(history));
    } catch (LoupeException e) {
      fail(request, e);
    }
  }

  private void fail(PictureRequest request, LoupeException e) {
    String message = "%s: %s".formatted(request.place(), Failures.text(e));
    errors.add(
        e instanceof BadInputException
            ? new BadInputException(message, e)
            : new LoupeException(message, e));
  }

  /** What went wrong, page by page. */
  List<LoupeException> errors() {
    return errors;
  }

  /** All files as they should be: pictures first, then pages. */
  Map<Path, String> files() {
    Path here = Path.of("").toAbsolutePath();
    Map<Path, String> files = new LinkedHashMap<>();
    drawings.forEach(
        (file, svg) -> files.put(file.startsWith(here) ? here.relativize(file) : file, svg));
    pages.forEach(page -> files.put(page.file(), page.with(pictures.row(page))));
    return files;
  }

  /** How many pictures the pages show. */
  int size() {
    return requests.size();
  }
}
