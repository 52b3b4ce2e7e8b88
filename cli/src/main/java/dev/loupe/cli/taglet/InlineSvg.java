package dev.loupe.cli.taglet;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes an SVG document a part of a page that holds other drawings: nothing of it has the name of
 * something in these, and its styles are its own.
 *
 * @param number different for each drawing of a page
 */
record InlineSvg(int number) {
  private static final Pattern STYLES = Pattern.compile("<style>.*?</style>", Pattern.DOTALL);
  private static final Pattern NAMES =
      Pattern.compile("( id=\"| data-from=\"| data-to=\"|url\\(#|href=\"#)");

  /** The drawing as a part of an HTML page that it doesn't make wider. */
  String of(String svg) {
    String prefix = "loupe" + number;
    String fragment =
        svg.substring(svg.indexOf("<svg"))
            .replaceFirst(
                "class=\"loupe\"", "class=\"" + prefix + "\" style=\"max-width:100%;height:auto\"")
            .replaceFirst(
                "aria-labelledby=\"(\\S+) (\\S+)\"",
                "aria-labelledby=\"" + prefix + "-$1 " + prefix + "-$2\"");
    fragment = NAMES.matcher(fragment).replaceAll("$1" + prefix + "-");
    return STYLES
        .matcher(fragment)
        .replaceAll(
            style ->
                Matcher.quoteReplacement(style.group().replace(".loupe ", "." + prefix + " ")));
  }
}
