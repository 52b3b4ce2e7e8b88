package dev.loupe.cli.page;

import com.google.common.collect.ImmutableList;
import dev.loupe.error.BadInputException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;

/** A page in Markdown or AsciiDoc. Immutable. */
public final class Page {
  private static final String IMAGES = ":imagesdir:";

  private final Path file;
  private final Markup markup;
  private final String text;
  private final ImmutableList<String> lines;
  private final ImmutableList<Comment> comments;

  private Page(Path file, Markup markup, String text) {
    this.file = file;
    this.markup = markup;
    this.text = text;
    this.lines = ImmutableList.copyOf(text.split("(?<=\n)", -1));
    this.comments = find();
  }

  /**
   * Reads a page.
   *
   * @throws BadInputException if it can't be read, is no Markdown and no AsciiDoc, or has no
   *     comment of Loupe's, or a broken one
   */
  public static Page read(Path file) {
    Markup markup =
        Markup.of(String.valueOf(file.getFileName()))
            .orElseThrow(
                () ->
                    new BadInputException(
                        "%s is no Markdown (.md, .markdown) and no AsciiDoc (.adoc, .asciidoc)"
                            .formatted(file)));
    if (!Files.isRegularFile(file)) {
      throw new BadInputException("No file %s".formatted(file));
    }
    Page page;
    try {
      page = new Page(file, markup, Files.readString(file));
    } catch (CharacterCodingException e) {
      throw new BadInputException("%s is no text in UTF-8".formatted(file), e);
    } catch (IOException e) {
      throw new BadInputException("%s can't be read".formatted(file), e);
    }
    if (page.comments.isEmpty()) {
      throw new BadInputException(
          "%s has no comment for Loupe, such as %s".formatted(file, markup.example()));
    }
    return page;
  }

  /** Where the page is. */
  public Path file() {
    return file;
  }

  /** The whole page. */
  public String text() {
    return text;
  }

  /** Loupe's comments that are not inside of code, from top to bottom. */
  public ImmutableList<Comment> comments() {
    return comments;
  }

  /** What links to pictures are relative to: the page's folder, or AsciiDoc's {@code imagesdir}. */
  public Path pictures() {
    Path folder = file.resolveSibling("");
    return markup == Markup.MARKDOWN
        ? folder
        : lines.stream()
            .filter(line -> line.startsWith(IMAGES))
            .findFirst()
            .map(line -> folder.resolve(line.substring(IMAGES.length()).strip()))
            .orElse(folder);
  }

  /** The page's text with these pictures, each in the line below its comment. */
  public String with(Map<Comment, Picture> pictures) {
    List<String> result = new ArrayList<>(lines);
    // From below, so that the numbers of lines above stay right.
    for (Comment comment : comments.reverse()) {
      Picture picture = pictures.get(comment);
      if (picture != null) {
        put(result, comment.line(), markup.picture(picture));
      }
    }
    return String.join("", result);
  }

  private void put(List<String> result, int below, String picture) {
    String comment = result.get(below - 1);
    Matcher matcher = markup.comment(content(comment));
    String indent = matcher.matches() ? matcher.group("indent") : "";
    String end = comment.endsWith("\r\n") ? "\r\n" : "\n";
    int place = place(result, below, picture);
    if (place > 0) {
      String old = result.get(place);
      result.set(place, indent + picture + old.substring(content(old).length()));
    } else if (comment.endsWith("\n")) {
      result.add(below, indent + picture + end);
    } else {
      result.set(below - 1, comment + end + indent + picture);
    }
  }

  /** The line of the picture that is there already; 0 if there is none. */
  private int place(List<String> result, int below, String picture) {
    if (below < result.size() && markup.isPicture(content(result.get(below)))) {
      return below;
    }
    // Formatters put a blank line in between; other pictures that follow later are not ours.
    boolean apart = below + 1 < result.size() && result.get(below).isBlank();
    return apart && content(result.get(below + 1)).strip().equals(picture) ? below + 1 : 0;
  }

  private ImmutableList<Comment> find() {
    ImmutableList.Builder<Comment> found = ImmutableList.builder();
    Optional<String> fence = Optional.empty();
    for (int i = 0; i < lines.size(); i++) {
      String line = content(lines.get(i));
      if (fence.isPresent()) {
        fence = markup.closes(fence.get(), line) ? Optional.empty() : fence;
        continue;
      }
      fence = markup.fence(line);
      Matcher comment = markup.comment(line);
      if (comment.matches()) {
        found.add(new Comment(i + 1, comment.group("text")));
      } else if (markup.startsComment(line)) {
        throw new BadInputException(
            "%s:%d: the comment must be alone on its line, and end there".formatted(file, i + 1));
      }
    }
    return found.build();
  }

  /** A line without what ends it. */
  private static String content(String line) {
    return line.replaceAll("[\r\n]+$", "");
  }
}
