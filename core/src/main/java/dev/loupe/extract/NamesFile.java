package dev.loupe.extract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The names of the items in the order of the rows, a JSON string in each line. */
final class NamesFile implements Closeable {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final Disk disk;
  private final FileChannel channel;
  private long size;

  private NamesFile(Disk disk, FileChannel channel, long size) {
    this.disk = disk;
    this.channel = channel;
    this.size = size;
  }

  /** Opens the file, and cuts off what is not committed. */
  static NamesFile open(Disk disk, Path file, long size) throws IOException {
    FileChannel channel = disk.open(file);
    try {
      if (channel.size() < size) {
        throw new IOException(file.getFileName() + " is shorter than the index says");
      }
      disk.truncate(channel, size);
      return new NamesFile(disk, channel, size);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Its size in bytes. */
  long size() {
    return size;
  }

  void append(List<String> names) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String name : names) {
      lines.append(line(name)).append('\n');
    }
    byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
    disk.write(channel, ByteBuffer.wrap(bytes), size);
    size += bytes.length;
  }

  private static String line(String name) {
    try {
      return MAPPER.writeValueAsString(name);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a string cannot fail", e);
    }
  }

  void commit() throws IOException {
    disk.force(channel);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
