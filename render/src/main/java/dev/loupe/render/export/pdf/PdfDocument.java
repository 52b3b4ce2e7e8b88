package dev.loupe.render.export.pdf;

import com.google.common.io.BaseEncoding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** The objects of a PDF 1.7 file (ISO 32000-1): numbered from 1, written one after the other. */
final class PdfDocument {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<Integer> offsets = new ArrayList<>();

  PdfDocument() {
    // Bytes above 127 in a comment tell programs that this is no text.
    write("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n");
  }

  /** Adds an object and gives its number. */
  int add(String object) {
    int number = begin();
    write(object);
    write("\nendobj\n");
    return number;
  }

  /** Adds a compressed stream and gives its number. */
  int addStream(String content) {
    byte[] data = deflate(content.getBytes(StandardCharsets.ISO_8859_1));
    int number = begin();
    write("<</Length " + data.length + "/Filter/FlateDecode>>\nstream\n");
    out.writeBytes(data);
    write("\nendstream\nendobj\n");
    return number;
  }

  private int begin() {
    offsets.add(out.size());
    write(offsets.size() + " 0 obj\n");
    return offsets.size();
  }

  private static byte[] deflate(byte[] data) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    try (DeflaterOutputStream stream = new DeflaterOutputStream(packed, deflater)) {
      stream.write(data);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot be: the bytes go to memory", e);
    } finally {
      deflater.end();
    }
    return packed.toByteArray();
  }

  /** Ends the file. */
  byte[] finish(int catalog, int information) {
    int table = out.size();
    write("xref\n0 " + (offsets.size() + 1) + "\n0000000000 65535 f \n");
    offsets.forEach(offset -> write(String.format(Locale.ROOT, "%010d 00000 n \n", offset)));
    write(
        "trailer\n<</Size %d/Root %d 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n"
            .formatted(offsets.size() + 1, catalog, information, table));
    return out.toByteArray();
  }

  private void write(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** A text for people, such as a title: in UTF-16. */
  static String text(String text) {
    return "<FEFF%s>"
        .formatted(BaseEncoding.base16().encode(text.getBytes(StandardCharsets.UTF_16BE)));
  }

  /** A string of bytes, such as a URL. */
  static String string(String bytes) {
    return "(" + bytes.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") + ")";
  }
}
