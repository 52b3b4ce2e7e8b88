package dev.loupe.render.page;

import com.google.common.collect.ImmutableSet;
import dev.loupe.render.export.svg.SvgWriter;
import dev.loupe.render.layout.Measures;
import dev.loupe.render.layout.linear.LinearLayout;
import dev.loupe.render.theme.Theme;
import dev.loupe.render.view.GraphView;
import org.teavm.jso.JSExport;

/** What the page's script can call. */
public final class Page {

  private Page() {}

  /**
   * Draws a view with some of its modules closed, as the command does.
   *
   * @param data the open view
   * @param closed the ids of the groups that are closed
   * @return an SVG document
   */
  @JSExport
  public static String draw(ViewData data, String[] closed) {
    Reader reader = new Reader();
    GraphView view = reader.read(data).close(ImmutableSet.copyOf(closed));
    Measures measures = new Measures();
    SvgWriter writer = new SvgWriter(measures, reader::link, Theme.valueOf(data.getTheme()));
    return writer.write(view, new LinearLayout().layOut(view, measures));
  }
}
