package dev.loupe.models.layers;

import com.google.common.collect.ImmutableList;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.AdaptiveAvgPool1dImpl;
import org.bytedeco.pytorch.AdaptiveAvgPool1dOptions;
import org.bytedeco.pytorch.AdaptiveAvgPool2dImpl;
import org.bytedeco.pytorch.AdaptiveAvgPool2dOptions;
import org.bytedeco.pytorch.AdaptiveAvgPool3dImpl;
import org.bytedeco.pytorch.AdaptiveAvgPool3dOptions;
import org.bytedeco.pytorch.BatchNorm1dImpl;
import org.bytedeco.pytorch.BatchNorm2dImpl;
import org.bytedeco.pytorch.BatchNormOptions;
import org.bytedeco.pytorch.Conv1dImpl;
import org.bytedeco.pytorch.Conv1dOptions;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Conv2dOptions;
import org.bytedeco.pytorch.Conv3dImpl;
import org.bytedeco.pytorch.Conv3dOptions;
import org.bytedeco.pytorch.ConvTranspose2dImpl;
import org.bytedeco.pytorch.ConvTranspose2dOptions;
import org.bytedeco.pytorch.DropoutImpl;
import org.bytedeco.pytorch.DropoutOptions;
import org.bytedeco.pytorch.InstanceNorm2dImpl;
import org.bytedeco.pytorch.InstanceNormOptions;
import org.bytedeco.pytorch.LayerNormImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.LinearOptions;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.LongOptionalVector;
import org.bytedeco.pytorch.LongVector;
import org.bytedeco.pytorch.MaxPool2dImpl;
import org.bytedeco.pytorch.MaxPool2dOptions;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.ReLUImpl;
import org.bytedeco.pytorch.ReLUOptions;
import org.bytedeco.pytorch.T_TensorT_TensorTensor_T_T;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * Makes native layers with square kernels. All sizes are in pixels.
 *
 * <p>libtorch's options hold two numbers (height, width) where Python takes one, and bytedeco hands
 * them out as bare pointers. Six mistakes compile and give nonsense or corrupt memory, at times
 * long after, so they are kept out of the models:
 *
 * <ul>
 *   <li>a pointer to <em>one</em> number is read past its end;
 *   <li>{@code stride().put(4, 4)} is {@code put(index, value)} and writes past the end of the two;
 *   <li>{@code new LongVector(32)} is a vector of 32 zeros;
 *   <li>what {@code register_parameter} and {@code register_buffer} return lies in the module's own
 *       list, which moves when the next one is registered: take {@link #parameter} and {@link
 *       #buffer};
 *   <li>what {@code get(i)} of a vector and {@code get0()} of a tuple give lies in that, and the
 *       garbage collector may free it at once: take {@code tensors};
 *   <li>dropouts, batch and instance normalizations, pools and pads are freed with their Java
 *       object, even if a native container still calls them: keep it in a field.
 * </ul>
 */
public final class Layers {
  private Layers() {}

  /**
   * Registers a parameter and gives it back, where {@code register_parameter} gives a reference
   * that dangles after the next one.
   */
  public static Tensor parameter(Module owner, String name, Tensor value) {
    owner.register_parameter(name, value);
    return value;
  }

  /** Registers a buffer and gives it back, as {@link #parameter} does. */
  public static Tensor buffer(Module owner, String name, Tensor value) {
    owner.register_buffer(name, value);
    return value;
  }

  /**
   * Takes the tensors out of a vector and closes it: what {@code get} gives is a reference into the
   * vector, and the garbage collector may free that at once.
   */
  public static ImmutableList<Tensor> tensors(TensorVector vector) {
    try (vector) {
      ImmutableList.Builder<Tensor> tensors = ImmutableList.builder();
      for (long i = 0; i < vector.size(); i++) {
        tensors.add(new Tensor(vector.get(i)));
      }
      return tensors.build();
    }
  }

  /** Takes both tensors out of what a GRU or an attention gives, and closes it. */
  public static ImmutableList<Tensor> tensors(T_TensorTensor_T pair) {
    try (pair) {
      return ImmutableList.of(new Tensor(pair.get0()), new Tensor(pair.get1()));
    }
  }

  /** Takes output, hidden state and cell state out of what an LSTM gives, and closes it. */
  public static ImmutableList<Tensor> tensors(T_TensorT_TensorTensor_T_T outputAndState) {
    try (outputAndState) {
      T_TensorTensor_T state = outputAndState.get1();
      return ImmutableList.of(
          new Tensor(outputAndState.get0()), new Tensor(state.get0()), new Tensor(state.get1()));
    }
  }

  /** A convolution with a bias, {@code (N, in, H, W)} to {@code (N, out, H', W')}. */
  public static Conv2dImpl conv2d(long in, long out, long kernel, long stride, long padding) {
    return new Conv2dImpl(convOptions(in, out, kernel, stride, padding));
  }

  /**
   * A convolution as it stands before a batch normalization, whose shift takes the bias's place.
   *
   * @param groups into how many parts the channels are divided; {@code in} makes it depthwise
   */
  public static Conv2dImpl conv2dWithoutBias(
      long in, long out, long kernel, long stride, long padding, long groups) {
    Conv2dOptions options = convOptions(in, out, kernel, stride, padding);
    options.groups().put(groups);
    options.bias().put(false);
    return new Conv2dImpl(options);
  }

  /**
   * A convolution with a bias that keeps height and width, its kernel's points {@code dilation}
   * pixels apart.
   *
   * @param kernel odd
   */
  public static Conv2dImpl conv2dDilated(long in, long out, long kernel, long dilation) {
    Conv2dOptions options = convOptions(in, out, kernel, 1, dilation * (kernel / 2));
    options.dilation().put(new long[] {dilation, dilation});
    return new Conv2dImpl(options);
  }

  /** A transposed convolution that makes the image {@code factor} times as high and wide. */
  public static ConvTranspose2dImpl upConv2d(long in, long out, long factor) {
    ConvTranspose2dOptions options = new ConvTranspose2dOptions(in, out, square(factor));
    options.stride().put(new long[] {factor, factor});
    return new ConvTranspose2dImpl(options);
  }

  /** A transposed convolution, {@code (N, in, H, W)} to {@code (N, out, H', W')}. */
  public static ConvTranspose2dImpl convTranspose2d(
      long in, long out, long kernel, long stride, long padding, long outputPadding) {
    ConvTranspose2dOptions options = new ConvTranspose2dOptions(in, out, square(kernel));
    options.stride().put(new long[] {stride, stride});
    options.padding().put(new long[] {padding, padding});
    options.output_padding().put(new long[] {outputPadding, outputPadding});
    return new ConvTranspose2dImpl(options);
  }

  /** A convolution with a bias and stride 1, {@code (N, in, L)} to {@code (N, out, L')}. */
  public static Conv1dImpl conv1d(long in, long out, long kernel, long padding) {
    Conv1dOptions options = new Conv1dOptions(in, out, new LongPointer(new long[] {kernel}));
    options.padding().put(new LongPointer(new long[] {padding}));
    return new Conv1dImpl(options);
  }

  /**
   * A convolution with a bias and stride 1, {@code (N, in, D, H, W)} to {@code (N, out, D', H',
   * W')}.
   */
  public static Conv3dImpl conv3d(long in, long out, long kernel, long padding) {
    Conv3dOptions options = new Conv3dOptions(in, out, new LongPointer(kernel, kernel, kernel));
    options.padding().put(new LongPointer(padding, padding, padding));
    return new Conv3dImpl(options);
  }

  /** A batch normalization of {@code (N, features)} with PyTorch's settings. */
  public static BatchNorm1dImpl batchNorm1d(long features) {
    return new BatchNorm1dImpl(new BatchNormOptions(features));
  }

  /** A normalization of each channel of each image, {@code (N, features, H, W)}. */
  public static InstanceNorm2dImpl instanceNorm2d(long features) {
    return new InstanceNorm2dImpl(new InstanceNormOptions(features));
  }

  /** A batch normalization of {@code (N, features, H, W)} with PyTorch's settings. */
  public static BatchNorm2dImpl batchNorm2d(long features) {
    return new BatchNorm2dImpl(new BatchNormOptions(features));
  }

  /** A batch normalization of {@code (N, features, H, W)}. */
  public static BatchNorm2dImpl batchNorm2d(long features, double eps, double momentum) {
    BatchNormOptions options = new BatchNormOptions(features);
    options.eps().put(eps);
    options.momentum().put(momentum);
    return new BatchNorm2dImpl(options);
  }

  /** A normalization of the last dimension, {@code (..., features)}. */
  public static LayerNormImpl layerNorm(long features) {
    return new LayerNormImpl(new LongVector(new long[] {features}));
  }

  /** A max pooling; a last window that is cut off by the border is left out. */
  public static MaxPool2dImpl maxPool2d(long kernel, long stride, long padding) {
    return new MaxPool2dImpl(poolOptions(kernel, stride, padding));
  }

  /** A max pooling; a last window that is cut off by the border counts ({@code ceil_mode}). */
  public static MaxPool2dImpl maxPool2dCeil(long kernel, long stride, long padding) {
    MaxPool2dOptions options = poolOptions(kernel, stride, padding);
    options.ceil_mode().put(true);
    return new MaxPool2dImpl(options);
  }

  /** An average pooling from any image to {@code (N, C, size, size)}. */
  public static AdaptiveAvgPool2dImpl adaptiveAvgPool2d(long size) {
    // libtorch reads two std::optional that lie side by side: the elements of a vector do.
    try (LongOptionalVector sizes =
            new LongOptionalVector(new LongOptional(size), new LongOptional(size));
        LongOptional first = sizes.get(0)) {
      return new AdaptiveAvgPool2dImpl(new AdaptiveAvgPool2dOptions(first));
    }
  }

  /** A fully connected layer without a bias, {@code (*, in)} to {@code (*, out)}. */
  public static LinearImpl linearWithoutBias(long in, long out) {
    LinearOptions options = new LinearOptions(in, out);
    options.bias().put(false);
    return new LinearImpl(options);
  }

  /** An average pooling from {@code (N, C, L)} to {@code (N, C, size)}. */
  public static AdaptiveAvgPool1dImpl adaptiveAvgPool1d(long size) {
    return new AdaptiveAvgPool1dImpl(
        new AdaptiveAvgPool1dOptions(new LongPointer(new long[] {size})));
  }

  /** An average pooling from any volume to {@code (N, C, size, size, size)}. */
  public static AdaptiveAvgPool3dImpl adaptiveAvgPool3d(long size) {
    // As in adaptiveAvgPool2d: three std::optional side by side.
    try (LongOptionalVector sizes =
            new LongOptionalVector(
                new LongOptional(size), new LongOptional(size), new LongOptional(size));
        LongOptional first = sizes.get(0)) {
      return new AdaptiveAvgPool3dImpl(new AdaptiveAvgPool3dOptions(first));
    }
  }

  /** A rectifier that overwrites its input. */
  public static ReLUImpl reluInPlace() {
    return new ReLUImpl(new ReLUOptions(true));
  }

  /** A dropout that overwrites its input. */
  public static DropoutImpl dropoutInPlace(double probability) {
    DropoutOptions options = new DropoutOptions(probability);
    options.inplace().put(true);
    return new DropoutImpl(options);
  }

  private static Conv2dOptions convOptions(
      long in, long out, long kernel, long stride, long padding) {
    Conv2dOptions options = new Conv2dOptions(in, out, square(kernel));
    options.stride().put(new long[] {stride, stride});
    options.padding().put(square(padding));
    return options;
  }

  private static MaxPool2dOptions poolOptions(long kernel, long stride, long padding) {
    MaxPool2dOptions options = new MaxPool2dOptions(square(kernel));
    options.stride().put(new long[] {stride, stride});
    options.padding().put(new long[] {padding, padding});
    return options;
  }

  private static LongPointer square(long size) {
    return new LongPointer(size, size);
  }
}
