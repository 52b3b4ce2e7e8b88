package dev.loupe.values;

import dev.loupe.freeze.Frozen;
import dev.loupe.history.Activation;
import dev.loupe.history.Layer;
import dev.loupe.history.TensorInfo;
import dev.loupe.model.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.bytedeco.pytorch.Tensor;

/** A tensor of a layer that a history holds: its value, or its gradient. */
public final class KeptActivation implements Activation {
  private final Layer layer;
  private final Frozen value;
  private final TensorInfo info;

  /**
   * @param layer whose it is
   * @param value the tensor; released by {@link #release}
   */
  public KeptActivation(Layer layer, Frozen value) {
    this.layer = layer;
    this.value = value;
    this.info = Tensors.info(value.tensor().unsafeGetTensorImpl());
  }

  /** Frees the tensor; twice does no harm. */
  public void release() {
    value.release();
  }

  @Override
  public Layer layer() {
    return layer;
  }

  @Override
  public TensorInfo info() {
    return info;
  }

  @Override
  public Tensor tensor() {
    return value.tensor();
  }

  private Elements elements() {
    return new Elements(layer.name(), tensor(), info);
  }

  @Override
  public float[] toFloatArray() {
    return elements().toFloatArray();
  }

  @Override
  public double[] toDoubleArray() {
    return elements().toDoubleArray();
  }

  @Override
  public int[] toIntArray() {
    return elements().toIntArray();
  }

  @Override
  public long[] toLongArray() {
    return elements().toLongArray();
  }

  @Override
  public boolean[] toBooleanArray() {
    return elements().toBooleanArray();
  }

  @Override
  public ByteBuffer toBuffer() {
    return elements().toBuffer();
  }

  @Override
  public void writeTo(WritableByteChannel channel) throws IOException {
    elements().writeTo(channel);
  }

  @Override
  public String text() {
    return value.isReleased() ? "freed" : TensorText.of(value.tensor(), info);
  }

  @Override
  public String toString() {
    return "%s: %s %s".formatted(layer.name(), info.shapeText(), info.dtype());
  }
}
