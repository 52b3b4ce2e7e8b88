package dev.loupe.cli.gallery;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import com.google.common.html.HtmlEscapers;
import dev.loupe.cli.gallery.Exhibit.Plate;
import java.util.function.Function;

/** Writes the page of a gallery. */
public final class GalleryPage {
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <title>Models</title>
      <style>
      :root{color-scheme:light dark}
      body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:80rem;padding:0 1rem}
      h2{margin:2.2rem 0 .1rem;font-size:1.15rem}
      p{margin:.1rem 0 .8rem;opacity:.75}
      .failed p{color:#c62f2f;opacity:1}
      .plates{display:flex;flex-wrap:wrap;gap:1rem;align-items:flex-end}
      figure{margin:0;max-width:100%}
      figcaption{font-size:.85rem;opacity:.75;padding-top:.3rem}
      img{min-width:9rem;max-width:24rem;max-height:20rem;object-fit:cover;object-position:top;border:1px solid #8884;border-radius:6px}
      </style>
      </head>
      <body>
      <h1>Models</h1>
      """;

  private GalleryPage() {}

  /** A page that needs nothing but the drawings beside it. */
  public static String html(ImmutableList<Exhibit> exhibits) {
    StringBuilder page = new StringBuilder(HEAD);
    for (Exhibit exhibit : exhibits) {
      page.append(
          "<section%s>\n<h2>%s</h2>\n<p>%s</p>\n"
              .formatted(
                  exhibit.failed() ? " class=\"failed\"" : "",
                  escaped(exhibit.name()),
                  escaped(exhibit.facts())));
      if (!exhibit.failed()) {
        page.append("<div class=\"plates\">\n");
        exhibit.plates().forEach(plate -> page.append(figure(exhibit, plate)));
        page.append("</div>\n");
      }
      page.append("</section>\n");
    }
    return page.append("</body>\n</html>\n").toString();
  }

  private static String figure(Exhibit exhibit, Plate plate) {
    return """
        <figure><a href="%1$s"><img src="%1$s" loading="lazy" alt="%2$s, %3$s"></a>\
        <figcaption>%3$s</figcaption></figure>
        """
        .formatted(escaped(plate.target()), escaped(exhibit.name()), escaped(plate.title()));
  }

  /** The same as Markdown; the pictures' sizes need a little HTML. */
  public static String markdown(ImmutableList<Exhibit> exhibits) {
    StringBuilder page = new StringBuilder("# Models\n");
    for (Exhibit exhibit : exhibits) {
      page.append(
          "\n## %s\n\n%s%s\n"
              .formatted(
                  exhibit.name(),
                  exhibit.failed() ? "Failed: " : "",
                  escaped(exhibit.facts()).replace("*", "\\*").replace("_", "\\_")));
      if (!exhibit.failed()) {
        page.append('\n')
            .append(row(exhibit, Plate::title))
            .append(row(exhibit, plate -> ":---:"))
            .append(row(exhibit, plate -> thumbnail(exhibit, plate)));
      }
    }
    return page.toString();
  }

  private static String row(Exhibit exhibit, Function<Plate, String> cell) {
    return exhibit.plates().stream().map(cell).collect(joining(" | ", "| ", " |\n"));
  }

  private static String thumbnail(Exhibit exhibit, Plate plate) {
    return "<a href=\"%1$s\"><img src=\"%1$s\" height=\"240\" alt=\"%2$s, %3$s\"></a>"
        .formatted(escaped(plate.target()), escaped(exhibit.name()), escaped(plate.title()));
  }

  private static String escaped(String text) {
    return HtmlEscapers.htmlEscaper().escape(text);
  }
}
