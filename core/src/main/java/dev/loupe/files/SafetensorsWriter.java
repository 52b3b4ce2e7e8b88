package dev.loupe.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/**
 * Writes safetensors: the length of a header in eight bytes, the header in JSON, and the elements
 * one value after another. The widest elements come first, so that all lie at multiples of their
 * sizes.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">The format</a>
 */
final class SafetensorsWriter {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final int ALIGNMENT = 8;

  private SafetensorsWriter() {}

  /**
   * @param index goes under {@code __metadata__}
   */
  static void write(List<SavedValue> values, String index, OutputStream out) throws IOException {
    List<SavedValue> ordered =
        values.stream().sorted(Comparator.comparing(value -> -value.dtype().bytes())).toList();
    byte[] header = header(ordered, index);
    ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.write(length.putLong(header.length).array());
    out.write(header);
    for (SavedValue value : ordered) {
      out.write(value.bytes().array());
    }
  }

  private static byte[] header(List<SavedValue> values, String index)
      throws JsonProcessingException {
    ObjectNode header = JsonNodeFactory.instance.objectNode();
    header.putObject("__metadata__").put("format", "pt").put("index", index);
    long offset = 0;
    for (SavedValue value : values) {
      ObjectNode entry = header.putObject(value.key());
      entry.put("dtype", value.dtype().safetensors());
      value.shape().forEach(entry.putArray("shape")::add);
      entry.putArray("data_offsets").add(offset).add(offset + value.size());
      offset += value.size();
    }
    String text = MAPPER.writeValueAsString(header);
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    return (text + " ".repeat((ALIGNMENT - length % ALIGNMENT) % ALIGNMENT))
        .getBytes(StandardCharsets.UTF_8);
  }
}
