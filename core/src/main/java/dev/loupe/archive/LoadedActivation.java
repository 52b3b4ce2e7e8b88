package dev.loupe.archive;

import dev.loupe.files.TensorBytes;
import dev.loupe.history.Activation;
import dev.loupe.history.JavaArray;
import dev.loupe.history.Layer;
import dev.loupe.history.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** A value in a file, which is read whenever it is asked for. */
final class LoadedActivation implements Activation {
  private final Layer layer;
  private final HistoryFacts.Value facts;
  private final Archive archive;
  private final ValueEntry entry;
  private @Nullable Tensor tensor;
  private boolean released;

  LoadedActivation(Layer layer, HistoryFacts.Value facts, Archive archive, ValueEntry entry) {
    this.layer = layer;
    this.facts = facts;
    this.archive = archive;
    this.entry = entry;
  }

  ValueEntry entry() {
    return entry;
  }

  synchronized void release() {
    released = true;
    if (tensor != null) {
      tensor.releaseReference();
      tensor = null;
    }
  }

  @Override
  public Layer layer() {
    return layer;
  }

  @Override
  public TensorInfo info() {
    return facts.tensor();
  }

  @Override
  public synchronized Tensor tensor() {
    Tensor made = tensor;
    if (made == null) {
      // Retained: a PointerScope that is open now must not close it.
      made =
          TensorBytes.tensor(
                  elements(), info().shape().toArray(), ScalarTypes.of(layer.name(), info()))
              .retainReference();
      tensor = made;
    }
    return made;
  }

  private synchronized byte[] elements() {
    if (released) {
      throw new IllegalStateException("The history is closed, and its values are freed");
    }
    JavaArray.checkBytes(layer.name(), entry.size());
    return archive.read(
        entry.name(),
        entry.size(),
        in -> {
          byte[] header = in.readNBytes(entry.header().length);
          if (!Arrays.equals(header, entry.header())) {
            throw archive.damaged(
                "the header of %s does not fit the record".formatted(entry.name()));
          }
          return in.readNBytes((int) entry.bytes());
        });
  }

  private JavaElements read(JavaArray array) {
    array.check(layer.name(), info());
    return new JavaElements(info().dtype(), toBuffer());
  }

  @Override
  public float[] toFloatArray() {
    return read(JavaArray.FLOATS).toFloatArray();
  }

  @Override
  public double[] toDoubleArray() {
    return read(JavaArray.DOUBLES).toDoubleArray();
  }

  @Override
  public int[] toIntArray() {
    return read(JavaArray.INTS).toIntArray();
  }

  @Override
  public long[] toLongArray() {
    return read(JavaArray.LONGS).toLongArray();
  }

  @Override
  public boolean[] toBooleanArray() {
    return read(JavaArray.BOOLEANS).toBooleanArray();
  }

  @Override
  public ByteBuffer toBuffer() {
    return ByteBuffer.wrap(elements()).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public synchronized String text() {
    return released ? "freed" : facts.text();
  }

  @Override
  public String toString() {
    return "%s: %s %s".formatted(layer.name(), info().shapeText(), info().dtype());
  }
}
