package dev.loupe.analysis.fashion;

import dev.loupe.error.BadInputException;
import java.nio.file.Path;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Grey images of 28 x 28 pixels with the numbers of their classes. Holds native memory. */
public final class LabelledImages implements AutoCloseable {
  /** Pixels in each direction. */
  public static final int SIDE = 28;

  /** How many classes there are. */
  public static final int CLASSES = 10;

  private static final double WHITE = 255;

  private final Tensor bytes;
  private final Tensor labels;

  private LabelledImages(Tensor bytes, Tensor labels) {
    this.bytes = bytes;
    this.labels = labels;
  }

  /**
   * Reads images and their classes.
   *
   * @throws BadInputException if a file can't be read, there is no image, sizes or numbers differ,
   *     or there is another class than 0 to 9
   */
  static LabelledImages read(Path images, Path labels) {
    IdxFile pixels = IdxFile.read(images);
    IdxFile classes = IdxFile.read(labels);
    if (pixels.sizes().length() != 3
        || pixels.sizes().get(1) != SIDE
        || pixels.sizes().get(2) != SIDE
        || classes.sizes().length() != 1) {
      throw new BadInputException(
          "%s and %s are no images of 28 x 28 and their labels: their sizes are %s and %s"
              .formatted(images, labels, pixels.sizes(), classes.sizes()));
    }
    int count = pixels.sizes().get(0);
    if (count == 0) {
      throw new BadInputException("There is no image in " + images);
    }
    if (classes.sizes().get(0) != count) {
      throw new BadInputException(
          "%s has %d images, but %s has %d labels"
              .formatted(images, count, labels, classes.sizes().get(0)));
    }
    for (byte label : classes.bytes()) {
      if (label < 0 || label >= CLASSES) {
        throw new BadInputException(
            "%s has a label %d, but classes are 0 to 9".formatted(labels, label & 0xff));
      }
    }
    return new LabelledImages(
        tensor(pixels.bytes(), count, 1, SIDE, SIDE), tensor(classes.bytes(), count));
  }

  private static Tensor tensor(byte[] bytes, long... sizes) {
    Tensor tensor =
        torch
            .empty(sizes, new TensorOptions(ScalarType.Byte), new MemoryFormatOptional())
            .retainReference();
    try (BytePointer memory = new BytePointer(tensor.data_ptr())) {
      memory.put(bytes);
    }
    return tensor;
  }

  /** How many there are. */
  public int count() {
    return (int) labels.size(0);
  }

  /**
   * Some images.
   *
   * @param indices {@code (N)} int64
   * @return {@code (N, 1, 28, 28)} float32 from 0 (black) to 1
   */
  public Tensor images(Tensor indices) {
    try (PointerScope scope = new PointerScope()) {
      return bytes
          .index_select(0, indices)
          .to(ScalarType.Float)
          .div(new Scalar(WHITE))
          .retainReference();
    }
  }

  /**
   * The classes of some images.
   *
   * @param indices {@code (N)} int64
   * @return {@code (N)} int64 from 0 to 9
   */
  public Tensor labels(Tensor indices) {
    try (PointerScope scope = new PointerScope()) {
      return labels.index_select(0, indices).to(ScalarType.Long).retainReference();
    }
  }

  /**
   * The mean of all images of a class.
   *
   * @param label from 0 to 9
   * @return {@code (1, 1, 28, 28)} float32 from 0 (black) to 1
   * @throws BadInputException if there is no image of the class
   */
  public Tensor mean(int label) {
    try (PointerScope scope = new PointerScope()) {
      Tensor indices = labels.eq(new Scalar(label)).nonzero().flatten();
      if (indices.numel() == 0) {
        throw new BadInputException(
            "There is no image of the class %s".formatted(FashionMnist.CLASSES.get(label)));
      }
      return images(indices).mean(new long[] {0}, true, new ScalarTypeOptional()).retainReference();
    }
  }

  @Override
  public void close() {
    bytes.releaseReference();
    labels.releaseReference();
  }
}
