package dev.loupe.render.export.html;

import dev.loupe.render.Drawing;
import dev.loupe.render.testing.Chromium;
import dev.loupe.render.view.View;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A page in a browser, and what it shows. */
record OpenPage(Chromium browser, Path folder) {

  void open(Drawing drawing) {
    Path page = folder.resolve("page.html");
    drawing.write(page);
    browser.open(page);
    browser.await("document.querySelector('#drawing svg')");
  }

  /** What nodes and frames are shown, in short. */
  List<String> shown(String selector) {
    return List.of(
        browser
            .eval(
                "[...document.querySelectorAll('%s')].map(it => it.id).join(' ')"
                    .formatted(selector))
            .split(" ", -1));
  }

  /** Whether the page can show the model so. */
  boolean has(View view) {
    return browser
        .eval(
            "'%s' in JSON.parse(document.getElementById('data').textContent).views"
                .formatted(view.name().toLowerCase(Locale.ROOT)))
        .equals("true");
  }

  /** The SVG of a depth as the page's compiled code draws it; 0 for what is shown at first. */
  String drawn(View view, int depth) {
    return browser.eval(
        """
        (() => {
          const view = JSON.parse(document.getElementById('data').textContent).views.%s;
          const closed = %d === 0 ? view.closed : [];
          const walk = (group, level) => {
            for (const inside of group.elements.filter(it => it.elements)) {
              if (%d > 0 && level >= %d) closed.push(inside.id);
              walk(inside, level + 1);
            }
          };
          walk(view.root, 1);
          return draw(view, closed);
        })()
        """
            .formatted(view.name().toLowerCase(Locale.ROOT), depth, depth, depth));
  }
}
