package dev.loupe.models.script;

import static dev.loupe.models.script.ScriptBuilder.module;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.randn;
import static org.bytedeco.pytorch.global.torch.zeros;

import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** Makes the usual layers in TorchScript, with small random weights, for models made of text. */
public final class ScriptLayers {
  private ScriptLayers() {}

  /** {@code (*, in)} to {@code (*, out)}. */
  public static JitModule linear(long in, long out) {
    return module("Linear")
        .parameter("weight", weights(out, in))
        .parameter("bias", weights(out))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                return torch.linear(x, self.weight, self.bias)
            """)
        .build();
  }

  /**
   * A convolution with a square kernel and a bias, {@code (N, in, H, W)} to {@code (N, out, H',
   * W')}.
   */
  public static JitModule conv2d(long in, long out, long kernel, long stride, long padding) {
    return module("Conv2d")
        .parameter("weight", weights(out, in, kernel, kernel))
        .parameter("bias", weights(out))
        .integer("stride", stride)
        .integer("padding", padding)
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                return torch.conv2d(x, self.weight, self.bias, [self.stride, self.stride],
                                    [self.padding, self.padding])
            """)
        .build();
  }

  /**
   * A batch normalization of {@code (N, features, ...)}.
   *
   * @param training whether it takes mean and variance from the input, and not from its buffers
   */
  public static JitModule batchNorm(long features, boolean training) {
    return module("BatchNorm2d")
        .parameter("weight", weights(features))
        .parameter("bias", weights(features))
        .buffer("running_mean", zeros(features))
        .buffer("running_var", ones(features))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                return torch.batch_norm(x, self.weight, self.bias, self.running_mean,
                                        self.running_var, %s, 0.1, 1e-5, False)
            """
                .formatted(training ? "True" : "False"))
        .build();
  }

  /** A normalization of the last dimension, {@code (..., features)}. */
  public static JitModule layerNorm(long features) {
    return module("LayerNorm")
        .parameter("weight", ones(features).requires_grad_(true))
        .parameter("bias", zeros(features).requires_grad_(true))
        .integer("features", features)
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                return torch.layer_norm(x, [self.features], self.weight, self.bias)
            """)
        .build();
  }

  /** A table of {@code count} rows: indices {@code (*)} to {@code (*, width)}. */
  public static JitModule embedding(long count, long width) {
    return module("Embedding")
        .parameter("weight", weights(count, width))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                return torch.embedding(self.weight, x)
            """)
        .build();
  }

  /**
   * A convolution with a bias that keeps the length, {@code (N, in, L)} to {@code (N, out, L)}.
   *
   * @param kernel odd
   */
  public static JitModule conv1d(long in, long out, long kernel, long dilation) {
    return module("Conv1d")
        .parameter("weight", weights(out, in, kernel))
        .parameter("bias", weights(out))
        .integer("padding", dilation * (kernel - 1) / 2)
        .integer("dilation", dilation)
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                return torch.conv1d(x, self.weight, self.bias, [1], [self.padding],
                                    [self.dilation])
            """)
        .build();
  }

  /**
   * A transposed convolution with a square kernel of 3 and a bias, {@code (N, in, H, W)} to {@code
   * (N, out, 2 H, 2 W)}.
   */
  public static JitModule doublingConv2d(long in, long out) {
    return module("ConvTranspose2d")
        .parameter("weight", weights(in, out, 3, 3))
        .parameter("bias", weights(out))
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                return torch.conv_transpose2d(x, self.weight, self.bias, [2, 2], [1, 1], [1, 1])
            """)
        .build();
  }

  /** {@code relu} as a module. */
  public static JitModule relu() {
    return module("ReLU")
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                return torch.relu(x)
            """)
        .build();
  }

  /** A module that returns its input; no operator runs in it. */
  public static JitModule identity() {
    return module("Identity")
        .define(
            """
            def forward(self, x: Tensor) -> Tensor:
                return x
            """)
        .build();
  }

  /** A trainable tensor of small normal random values. */
  public static Tensor weights(long... shape) {
    return randn(shape).mul(new Scalar(0.1)).requires_grad_(true);
  }
}
