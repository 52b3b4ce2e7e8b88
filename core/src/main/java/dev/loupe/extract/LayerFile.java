package dev.loupe.extract;

import dev.loupe.files.NpyHeader;
import dev.loupe.history.Activation;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/**
 * A {@code .npy} file that grows by rows. What is appended lies behind what the header tells of
 * until {@link #commit}, and readers don't see it.
 */
final class LayerFile implements Closeable {
  private final Disk disk;
  private final StoredLayer layer;
  private final FileChannel channel;
  private final long headerSize;
  private long end;

  private LayerFile(Disk disk, StoredLayer layer, FileChannel channel) {
    this.disk = disk;
    this.layer = layer;
    this.channel = channel;
    this.headerSize = header(0).length;
  }

  /** Opens a file, and cuts off what is not committed. */
  static LayerFile open(Disk disk, Path folder, StoredLayer layer, long rows) throws IOException {
    LayerFile file = new LayerFile(disk, layer, disk.open(folder.resolve(layer.file())));
    try {
      // In this order: the header never tells of more rows than are there.
      file.end = file.headerSize + rows * layer.rowBytes();
      if (file.channel.size() < file.end && rows > 0) {
        throw new IOException(layer.file() + " is shorter than the index says");
      }
      disk.write(file.channel, ByteBuffer.wrap(file.header(rows)), 0);
      disk.truncate(file.channel, file.end);
      return file;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private byte[] header(long rows) {
    return NpyHeader.growing(layer.dtype(), rows, layer.shape());
  }

  StoredLayer layer() {
    return layer;
  }

  /** Appends rows; the first dimension of the value counts them. */
  void append(Activation rows) throws IOException {
    rows.writeTo(new End());
  }

  /** Waits until the values are on the disk, and tells readers of them. */
  void commit(long rows) throws IOException {
    disk.force(channel);
    disk.write(channel, ByteBuffer.wrap(header(rows)), 0);
    disk.force(channel);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** What is written goes to the end of the values. */
  private final class End implements WritableByteChannel {
    @Override
    public int write(ByteBuffer bytes) throws IOException {
      int count = bytes.remaining();
      disk.write(channel, bytes, end);
      end += count;
      return count;
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public void close() {}
  }
}
