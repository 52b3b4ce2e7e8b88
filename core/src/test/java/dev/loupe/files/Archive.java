package dev.loupe.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Reads what Loupe writes, by the formats' own descriptions. */
final class Archive {
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * A value as a file has it.
   *
   * @param type as the format names it
   * @param shape as the format writes it
   * @param bytes the elements
   */
  record Value(String type, String shape, ByteBuffer bytes) {
    float[] floats() {
      float[] floats = new float[bytes.remaining() / 4];
      bytes.asFloatBuffer().get(floats);
      return floats;
    }
  }

  private Archive() {}

  static JsonNode json(byte[] text) throws IOException {
    return JSON.readTree(text);
  }

  /** The values of an index, by label: where each is. */
  static Map<String, String> places(JsonNode index, String placeName) {
    Map<String, String> places = new LinkedHashMap<>();
    index
        .get("layers")
        .forEach(layer -> places.put(layer.get("label").asText(), layer.get(placeName).asText()));
    return places;
  }

  static Value npy(byte[] file) {
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(Arrays.copyOf(file, 8)).containsExactly(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0);
    int start = 10 + buffer.getShort(8);
    assertThat(start % 64).as("where the elements begin").isZero();
    String header = new String(file, 10, start - 10, StandardCharsets.US_ASCII);
    assertThat(header).endsWith("\n").contains("'fortran_order': False");
    return new Value(
        header.replaceAll(".*'descr': '([^']*)'.*\\s*", "$1"),
        header.replaceAll(".*'shape': (\\([^)]*\\)).*\\s*", "$1"),
        rest(buffer, start, file.length));
  }

  private static ByteBuffer rest(ByteBuffer file, int start, int end) {
    return file.slice(start, end - start).order(ByteOrder.LITTLE_ENDIAN);
  }

  static Map<String, byte[]> npz(Path file) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile archive = new ZipFile(file.toFile())) {
      for (ZipEntry entry :
          (Iterable<ZipEntry>) archive.stream().map(it -> (ZipEntry) it)::iterator) {
        assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED);
        try (InputStream in = archive.getInputStream(entry)) {
          entries.put(entry.getName(), in.readAllBytes());
        }
      }
    }
    return entries;
  }

  /** The header of safetensors. */
  static JsonNode header(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int length = length(bytes);
    assertThat(length % 8).isZero();
    assertThat(bytes[8]).isEqualTo((byte) '{');
    return JSON.readTree(bytes, 8, length);
  }

  private static int length(byte[] bytes) {
    return (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  static Map<String, Value> safetensors(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int start = 8 + length(bytes);
    Map<String, Value> values = new LinkedHashMap<>();
    int covered = 0;
    for (Map.Entry<String, JsonNode> entry : header(file).properties()) {
      if (!entry.getKey().equals("__metadata__")) {
        int from = entry.getValue().get("data_offsets").get(0).asInt();
        int to = entry.getValue().get("data_offsets").get(1).asInt();
        assertThat(from).as("no holes").isEqualTo(covered);
        covered = to;
        values.put(
            entry.getKey(),
            new Value(
                entry.getValue().get("dtype").asText(),
                entry.getValue().get("shape").toString(),
                rest(
                    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN),
                    start + from,
                    start + to)));
      }
    }
    assertThat(start + covered).as("all of the file").isEqualTo(bytes.length);
    return values;
  }
}
