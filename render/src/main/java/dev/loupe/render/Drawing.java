package dev.loupe.render;

import dev.loupe.error.BadInputException;
import dev.loupe.files.SafeFile;
import dev.loupe.history.Layer;
import dev.loupe.history.ModelHistory;
import dev.loupe.history.ModuleInfo;
import dev.loupe.render.export.dot.DotWriter;
import dev.loupe.render.export.html.HtmlWriter;
import dev.loupe.render.export.json.JsonWriter;
import dev.loupe.render.export.mermaid.MermaidWriter;
import dev.loupe.render.export.modelexplorer.ModelExplorerWriter;
import dev.loupe.render.export.pdf.PdfWriter;
import dev.loupe.render.export.png.PngWriter;
import dev.loupe.render.export.svg.PlainSvg;
import dev.loupe.render.theme.Theme;
import dev.loupe.render.view.AutoDepth;
import dev.loupe.render.view.Direction;
import dev.loupe.render.view.GraphView;
import dev.loupe.render.view.SourceLinks;
import dev.loupe.render.view.View;
import dev.loupe.render.view.ViewOptions;
import dev.loupe.render.view.ViewOptions.Buffers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A drawing of a recorded model. Immutable: each method returns a new drawing. Safe for use by
 * several threads.
 *
 * <pre>{@code
 * Drawing.of(history).depth(2).view(View.ROLLED).write(Path.of("net.svg"));
 * }</pre>
 */
public final class Drawing {
  private final ModelHistory history;
  private final ViewOptions options;
  private final Engine engine;
  private final Consumer<String> listener;
  private final Output output;

  private Drawing(
      ModelHistory history,
      ViewOptions options,
      Engine engine,
      Consumer<String> listener,
      Output output) {
    this.history = history;
    this.options = options;
    this.engine = engine;
    this.listener = listener;
    this.output = output;
  }

  /**
   * A drawing of the whole model: unrolled, all modules open, top down, without buffers.
   *
   * @param history what was recorded; only its facts are read, so it may be closed already
   */
  public static Drawing of(ModelHistory history) {
    return new Drawing(
        history, ViewOptions.DEFAULT, Engine.EMBEDDED, message -> {}, Output.DEFAULT);
  }

  private Drawing with(ViewOptions newOptions) {
    return new Drawing(history, newOptions, engine, listener, output);
  }

  /** This drawing with all of its output options replaced. */
  public Drawing output(Output newOutput) {
    return new Drawing(history, options, engine, listener, newOutput);
  }

  /** This drawing with all of its view options replaced. */
  public Drawing options(ViewOptions newOptions) {
    return with(newOptions);
  }

  /** What is shown of the history. */
  public ViewOptions options() {
    return options;
  }

  /**
   * A drawing of the backward graph instead: autograd's functions, and where gradients flow to from
   * the outputs, in the frames of the modules that the functions' layers are in. See {@link
   * ViewOptions#withBackward()} for what else applies to it.
   */
  public Drawing backward() {
    return with(options.withBackward());
  }

  /**
   * A drawing of the backward graph behind a layer.
   *
   * @param from as {@link ModelHistory#layer(String)} takes it
   */
  public Drawing backward(String from) {
    return with(options.withBackward(from));
  }

  /**
   * This drawing with modules opened to a depth; what lies deeper is one box for each module.
   *
   * @param depth 1 opens none, 2 those at the top, and so on; 0 opens all
   * @throws BadInputException if it is negative
   */
  public Drawing depth(int depth) {
    return with(options.withDepth(depth));
  }

  /**
   * This drawing with some modules as one box each, whatever the depth.
   *
   * @param modules which; instead of those that were chosen before
   */
  public Drawing collapse(Predicate<ModuleInfo> modules) {
    return with(options.withCollapsed(modules));
  }

  /**
   * This drawing with some modules opened, and all that leads to them, whatever the depth and
   * {@link #collapse} say.
   *
   * @param modules which; instead of those that were chosen before
   */
  public Drawing expand(Predicate<ModuleInfo> modules) {
    return with(options.withExpanded(modules));
  }

  /**
   * This drawing without some operations; edges lead through them. Inputs, outputs, an operation
   * that failed and one whose value was read as a condition are drawn all the same.
   *
   * @param operations which; instead of those that were chosen before
   */
  public Drawing hide(Predicate<Layer> operations) {
    return with(options.withHidden(operations));
  }

  /**
   * This drawing with rows of equal modules folded, or not: the first is drawn, and a box for the
   * rest, such as {@code +11 more EncoderBlock}.
   */
  public Drawing foldRepeats(boolean folded) {
    return with(options.withFoldedRepeats(folded));
  }

  /**
   * This drawing with a depth that gives about this many nodes, and no more if any depth gives so
   * few; not beyond a depth that is given.
   *
   * @throws BadInputException if it is not positive
   */
  public Drawing auto(int nodes) {
    return with(options.withAuto(nodes));
  }

  /** This drawing with its data flowing in another direction. */
  public Drawing direction(Direction direction) {
    return with(options.withDirection(direction));
  }

  /** This drawing rolled or unrolled. */
  public Drawing view(View view) {
    return with(options.withView(view));
  }

  /**
   * This drawing with one module alone, and stubs for what it reads and what reads it.
   *
   * @param address the module's address, or {@code address:pass} for one of its calls
   */
  public Drawing focus(String address) {
    return with(options.withFocus(address));
  }

  /** This drawing with or without the buffers that operations read. */
  public Drawing showBuffers(boolean shown) {
    return with(options.withBuffers(shown ? Buffers.SHOWN : Buffers.HIDDEN));
  }

  /**
   * This drawing laid out by another engine. If that engine takes too long, {@link Engine#EMBEDDED}
   * draws instead; whether it does is decided by the size of the graph, the same on all machines,
   * unless one is so slow that an engine is stopped by the clock.
   */
  public Drawing engine(Engine newEngine) {
    return new Drawing(history, options, newEngine, listener, output);
  }

  /**
   * This drawing with someone who is told in one line each which depth was chosen, if one was to
   * be, for SVG which layout was taken and why, and what a page opens with.
   */
  public Drawing listener(Consumer<String> newListener) {
    return new Drawing(history, options, engine, newListener, output);
  }

  /**
   * This drawing with another size of its PNG. The default is 2, for screens with fine pixels.
   *
   * @param scale how many pixels of the PNG a pixel of the drawing becomes, in each direction
   * @throws BadInputException if it is not above 0
   */
  public Drawing scale(double scale) {
    return output(output.withScale(scale));
  }

  /**
   * This drawing with layers that lead to their line of source, in the formats that have links.
   *
   * @param pattern a URL with {@code {file}} and {@code {line}} in it, such as {@code
   *     https://github.com/acme/net/blob/main/{file}#L{line}}; file names are escaped
   * @throws BadInputException if one of these is missing, or the pattern is no URL to go to
   */
  public Drawing sourceUrl(String pattern) {
    return output(output.withLinks(SourceLinks.to(pattern)));
  }

  /** This drawing in other colours; the default is {@link Theme#AUTO}. */
  public Drawing theme(Theme theme) {
    return output(output.withTheme(theme));
  }

  /**
   * This drawing with someone who is told, a line each, what could not be written as asked for: a
   * PNG that would be too large is made smaller.
   */
  public Drawing warnings(Consumer<String> listener) {
    return output(output.withWarnings(listener));
  }

  /**
   * What is drawn, without positions.
   *
   * @throws BadInputException if the module in focus does not exist or was not called, or there is
   *     no backward graph to draw
   */
  public GraphView graph() {
    if (options.opening().most().isEmpty() || options.backward().isPresent()) {
      return GraphView.of(history, options);
    }
    AutoDepth chosen = AutoDepth.choose(history, options);
    listener.accept("auto: " + chosen.text());
    return GraphView.of(history, chosen.options());
  }

  /**
   * The drawing as an SVG document that stands alone.
   *
   * @throws BadInputException if the module in focus does not exist or was not called, or the
   *     engine is {@link Engine#DOT} and there is no {@code dot}
   */
  public String svg() {
    return new Draftsman(listener, output.links(), output.theme()).draw(graph(), engine);
  }

  /**
   * The drawing in Graphviz' language.
   *
   * @throws BadInputException if the module in focus does not exist or was not called
   */
  public String dot() {
    return DotWriter.write(graph(), output.links(), output.theme());
  }

  /** The whole history as JSON, whatever the drawing shows of it; the backward graph if there. */
  public String json() {
    return JsonWriter.write(history);
  }

  /**
   * The drawing as a page to explore the model in: one file that needs no network. Modules open and
   * close, and are laid out by {@link Engine#EMBEDDED}; at first those are open that the drawing
   * has open. If it has all of them open, large models open with some modules closed. Repeats that
   * are folded open and close as modules do.
   *
   * @throws BadInputException if the module in focus does not exist or was not called, there is too
   *     much to show, or the drawing is that of a backward graph
   */
  public String html() {
    if (options.backward().isPresent()) {
      throw new BadInputException(
          "A page shows the forward graph alone: write the backward graph to .svg");
    }
    return HtmlWriter.write(history, options, output.links(), output.theme(), listener);
  }

  /**
   * The drawing as a Mermaid flowchart.
   *
   * @throws BadInputException if it is too large for Mermaid, or the module in focus does not exist
   *     or was not called
   */
  public String mermaid() {
    return MermaidWriter.write(graph(), output.links(), output.theme());
  }

  /**
   * The drawing as a graph collection for Google's Model Explorer: modules are its layers.
   *
   * @throws BadInputException if the module in focus does not exist or was not called
   */
  public String modelExplorer() {
    return ModelExplorerWriter.write(graph(), output.links(), output.theme());
  }

  /**
   * The drawing as a PNG. Its text is in the machine's Helvetica, Arial or the like.
   *
   * @throws BadInputException if this Java has no fonts, the drawing is too large for a PNG that
   *     can be read, or for the reasons of {@link #svg()}
   */
  public byte[] png() {
    return PngWriter.write(PlainSvg.of(svg()), output.scale(), output.warnings());
  }

  /**
   * The drawing as a PDF of one page, with the same bytes on every machine. It has no fonts but
   * Helvetica, whose characters are those of Western European languages; others become a question
   * mark.
   *
   * @throws BadInputException for the reasons of {@link #svg()}
   */
  public byte[] pdf() {
    return PdfWriter.write(PlainSvg.of(svg()));
  }

  /**
   * The drawing in a format; text is in UTF-8.
   *
   * @throws BadInputException for the reasons of the format's own method
   */
  public byte[] bytes(Format format) {
    return switch (format) {
      case SVG -> utf8(svg());
      case PNG -> png();
      case PDF -> pdf();
      case DOT -> utf8(dot());
      case MERMAID -> utf8(mermaid());
      case MODEL_EXPLORER -> utf8(modelExplorer());
      case JSON -> utf8(json());
      case HTML -> utf8(html());
    };
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Writes the drawing to a file in the format that its extension stands for.
   *
   * @param file its name ends in {@code .svg}, {@code .png}, or what else {@link Format} lists
   * @throws BadInputException if there is no such format, or for the reasons of {@link #write(Path,
   *     Format)}
   */
  public void write(Path file) {
    write(file, Format.of(file));
  }

  /**
   * Writes the drawing to a file, which is replaced if it exists, and never left half-written.
   *
   * @param file where to, whatever its extension
   * @param format the format
   * @throws BadInputException if the file cannot be written, or for the reasons of the format's own
   *     method
   */
  public void write(Path file, Format format) {
    SafeFile.write(file, bytes(format));
  }
}
