package dev.loupe.render.export.svg;

import dev.loupe.error.LoupeException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;

/**
 * Makes drawings plain: what a style sheet says becomes attributes of the elements, for programs
 * that know SVG but little CSS. The colours are those of a light page, unless the drawing has no
 * others.
 */
public final class PlainSvg {
  private static final String SVG = "http://www.w3.org/2000/svg";
  private static final String XLINK = "http://www.w3.org/1999/xlink";

  /** What nobody sees in a picture; the model's title stays. */
  private static final Set<String> LEFT_OUT = Set.of("desc", "metadata");

  private final CssRules rules = new CssRules();
  private final List<CssSelector.Element> path = new ArrayList<>();
  private final XMLStreamReader in;
  private final XMLStreamWriter out;

  private PlainSvg(XMLStreamReader in, XMLStreamWriter out) {
    this.in = in;
    this.out = out;
  }

  /**
   * Rewrites a drawing.
   *
   * @param svg a drawing of ours or of Graphviz, whose style sheets come first
   * @return the same picture, without style sheets, tooltips and descriptions
   */
  public static String of(String svg) {
    StringWriter text = new StringWriter();
    try {
      XMLInputFactory factory = XMLInputFactory.newFactory();
      // Graphviz names a DTD, which is not to be fetched.
      factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
      factory.setProperty(XMLInputFactory.IS_COALESCING, true);
      new PlainSvg(
              factory.createXMLStreamReader(new StringReader(svg)),
              XMLOutputFactory.newFactory().createXMLStreamWriter(text))
          .rewrite();
    } catch (XMLStreamException e) {
      throw new LoupeException("The drawing is no SVG: " + e.getMessage(), e);
    }
    return text.toString();
  }

  private void rewrite() throws XMLStreamException {
    while (in.hasNext()) {
      switch (in.next()) {
        case XMLStreamConstants.START_ELEMENT -> start(in.getLocalName());
        case XMLStreamConstants.END_ELEMENT -> {
          path.remove(path.size() - 1);
          out.writeEndElement();
        }
        case XMLStreamConstants.CHARACTERS -> {
          if (!in.isWhiteSpace()) {
            out.writeCharacters(in.getText());
          }
        }
        default -> {}
      }
    }
    out.writeEndDocument();
    out.flush();
  }

  private void start(String name) throws XMLStreamException {
    boolean tooltip = name.equals("title") && path.size() > 1;
    if (name.equals("style")) {
      rules.add(in.getElementText());
    } else if (tooltip || LEFT_OUT.contains(name)) {
      in.getElementText();
    } else {
      copy(name);
    }
  }

  private void copy(String name) throws XMLStreamException {
    path.add(CssSelector.Element.of(name, attribute("id"), attribute("class")));
    out.writeStartElement(name);
    if (path.size() == 1) {
      out.writeDefaultNamespace(SVG);
      out.writeNamespace("xlink", XLINK);
    }
    Map<String, String> attributes = new LinkedHashMap<>();
    for (int i = 0; i < in.getAttributeCount(); i++) {
      attributes.put(qualifiedName(i), in.getAttributeValue(i));
    }
    attributes.remove("class");
    String style = attributes.remove("style");
    attributes.putAll(rules.of(path));
    if (style != null) {
      attributes.putAll(CssRules.declarations(style));
    }
    for (Map.Entry<String, String> attribute : attributes.entrySet()) {
      out.writeAttribute(attribute.getKey(), attribute.getValue());
    }
  }

  private String attribute(String name) {
    @Nullable String value = in.getAttributeValue(null, name);
    return value == null ? "" : value;
  }

  /** Links of Graphviz are {@code xlink:href}; the prefix is declared at the root. */
  private String qualifiedName(int i) {
    return XLINK.equals(in.getAttributeNamespace(i))
        ? "xlink:" + in.getAttributeLocalName(i)
        : in.getAttributeLocalName(i);
  }
}
