package dev.loupe.capture;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which operators libtorch's own modules run, by class: the types of their layers, in order. Seen
 * in libtorch 2.10. A step is a regular expression; one with {@code ?} need not come. Classes that
 * are not here are unknown.
 */
final class NativeOperators {
  private static final Splitter WORDS = Splitter.on(' ').omitEmptyStrings();

  /** With a padding mode other than zeros, a convolution pads first. */
  private static final String PADDING =
      "(reflectionpad\\dd|replicationpad\\dd|padcircular|padenum|pad)? ";

  /** Counts its batches in training. */
  private static final String BATCH_NORM = "add? batchnorm";

  private static final ImmutableMap<String, ImmutableList<Pattern>> STEPS =
      table(
          """
          Identity =
          Linear = t? (addmm|matmul|linear) add?
          Bilinear = bilinear
          Embedding = embedding
          EmbeddingBag = embeddingbag
          Flatten = flatten
          Unflatten = unflatten
          Fold = col2im
          Unfold = im2col
          PixelShuffle = pixelshuffle
          PixelUnshuffle = pixelunshuffle
          Upsample = upsample\\w+
          Dropout = dropout
          Dropout2d = featuredropout
          Dropout3d = featuredropout
          AlphaDropout = alphadropout
          FeatureAlphaDropout = featurealphadropout
          CELU = celu
          ELU = elu
          GELU = gelu
          GLU = glu
          Hardshrink = hardshrink
          Hardtanh = hardtanh
          LeakyReLU = leakyrelu
          LogSigmoid = logsigmoid
          LogSoftmax = logsoftmax
          Mish = mish
          PReLU = prelu
          ReLU = relu
          ReLU6 = (relu6|hardtanh)
          RReLU = rrelu
          SELU = selu
          Sigmoid = sigmoid
          SiLU = silu
          Softmax = softmax
          Softmax2d = softmax
          Softmin = neg softmax
          Softplus = softplus
          Softshrink = softshrink
          Softsign = abs add div
          Tanh = tanh
          Tanhshrink = tanh sub
          Threshold = threshold
          LayerNorm = layernorm
          GroupNorm = groupnorm
          InstanceNorm1d = instancenorm
          InstanceNorm2d = instancenorm
          InstanceNorm3d = instancenorm
          LocalResponseNorm = mul unsqueeze view? padenum avgpool[23]d squeeze view? mul add pow div
          MaxPool1d = maxpool1d
          MaxPool2d = maxpool2d
          MaxPool3d = maxpool3d
          AvgPool1d = avgpool1d
          AvgPool2d = avgpool2d
          AvgPool3d = avgpool3d
          AdaptiveAvgPool1d = adaptiveavgpool1d
          AdaptiveAvgPool2d = adaptiveavgpool2d
          AdaptiveAvgPool3d = adaptiveavgpool3d
          AdaptiveMaxPool1d = adaptivemaxpool1d
          AdaptiveMaxPool2d = adaptivemaxpool2d
          AdaptiveMaxPool3d = adaptivemaxpool3d
          FractionalMaxPool2d = rand? fractionalmaxpool2d
          FractionalMaxPool3d = rand? fractionalmaxpool3d
          LPPool1d = pow avgpool1d abs relu sign mul mul pow
          LPPool2d = pow avgpool2d abs relu sign mul mul pow
          LPPool3d = pow avgpool3d abs relu sign mul mul pow
          ConstantPad1d = (padenum|constantpadnd|pad)
          ConstantPad2d = (padenum|constantpadnd|pad)
          ConstantPad3d = (padenum|constantpadnd|pad)
          ZeroPad1d = (padenum|constantpadnd|pad)
          ZeroPad2d = (padenum|constantpadnd|pad)
          ZeroPad3d = (padenum|constantpadnd|pad)
          ReflectionPad1d = (padenum|reflectionpad1d|pad)
          ReflectionPad2d = (padenum|reflectionpad2d|pad)
          ReflectionPad3d = (padenum|reflectionpad3d|pad)
          ReplicationPad1d = (padenum|replicationpad1d|pad)
          ReplicationPad2d = (padenum|replicationpad2d|pad)
          ReplicationPad3d = (padenum|replicationpad3d|pad)
          """);

  private NativeOperators() {}

  private static ImmutableMap<String, ImmutableList<Pattern>> table(String text) {
    ImmutableMap.Builder<String, ImmutableList<Pattern>> steps = ImmutableMap.builder();
    for (String line : Splitter.on('\n').omitEmptyStrings().split(text)) {
      int equals = line.indexOf('=');
      steps.put(line.substring(0, equals).strip(), steps(line.substring(equals + 1)));
    }
    for (String dimensions : new String[] {"1d", "2d", "3d"}) {
      steps.put("Conv" + dimensions, steps(PADDING + "conv" + dimensions));
      steps.put("ConvTranspose" + dimensions, steps("convtranspose" + dimensions));
      steps.put("BatchNorm" + dimensions, steps(BATCH_NORM));
    }
    return steps.buildOrThrow();
  }

  private static ImmutableList<Pattern> steps(String text) {
    return WORDS
        .splitToStream(text)
        .map(
            step ->
                step.endsWith("?")
                    ? Pattern.compile("(?<optional>" + step.substring(0, step.length() - 1) + ")")
                    : Pattern.compile(step))
        .collect(ImmutableList.toImmutableList());
  }

  /** Whether it is known which operators a class runs. */
  static boolean isKnown(String className) {
    return STEPS.containsKey(className);
  }

  /** Whether a class is known to run no operator at all. */
  static boolean runsNone(String className) {
    ImmutableList<Pattern> steps = STEPS.get(className);
    return steps != null && steps.isEmpty();
  }

  /**
   * The step that an operator is.
   *
   * @param done how many steps were done, or left out
   * @return how many are done then; -1 if the operator is none that comes next
   */
  static int step(String className, int done, String type) {
    @Nullable ImmutableList<Pattern> steps = STEPS.get(className);
    if (steps == null) {
      return -1;
    }
    for (int i = done; i < steps.size(); i++) {
      Pattern step = steps.get(i);
      if (step.matcher(type).matches()) {
        return i + 1;
      }
      if (!step.pattern().startsWith("(?<optional>")) {
        return -1;
      }
    }
    return -1;
  }
}
