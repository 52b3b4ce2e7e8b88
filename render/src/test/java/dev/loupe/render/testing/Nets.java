package dev.loupe.render.testing;

import dev.loupe.history.ModelHistory;
import java.util.ArrayList;
import java.util.List;

/** Models for tests. */
public final class Nets {

  private Nets() {}

  /** TorchLens' example: a linear layer that is applied four times. */
  public static ModelHistory simpleRecurrent() {
    Net net = new Net("SimpleRecurrent");
    Op x = net.input("x", 5, 5);
    for (int i = 0; i < 4; i++) {
      Op input = x;
      Op linear =
          net.call(
              "fc",
              "Linear",
              () ->
                  net.op("linear", input)
                      .layer("linear")
                      .weight(5, 5)
                      .bias(5)
                      .source("x = self.fc(x)"));
      Op add = net.op("add", linear).layer("add").arg("other", "1").arg("alpha", "1");
      x = net.op("mul", add).layer("mul").arg("other", "2");
    }
    net.output("output", x);
    return net.history();
  }

  /** A chain in two containers, with the sizes of AlexNet. */
  public static ModelHistory alexNet() {
    Net net = new Net("AlexNet");
    Op[] x = {net.input("x", 1, 3, 224, 224)};
    net.call(
        "features",
        "Sequential",
        () -> {
          conv(net, x, "features.0", 64, 3, 11, 55);
          relu(net, x, "features.1");
          pool(net, x, "features.2", 64, 27);
          conv(net, x, "features.3", 192, 64, 5, 27);
          relu(net, x, "features.4");
          pool(net, x, "features.5", 192, 13);
          conv(net, x, "features.6", 384, 192, 3, 13);
          relu(net, x, "features.7");
          conv(net, x, "features.8", 256, 384, 3, 13);
          relu(net, x, "features.9");
          conv(net, x, "features.10", 256, 256, 3, 13);
          relu(net, x, "features.11");
          return pool(net, x, "features.12", 256, 6);
        });
    x[0] =
        net.call(
            "avgpool",
            "AdaptiveAvgPool2d",
            () -> net.op("adaptiveavgpool2d", x[0]).arg("output_size", "[6, 6]"));
    x[0] = net.op("flatten", x[0]).shape(1, 9216).arg("start_dim", "1");
    net.call(
        "classifier",
        "Sequential",
        () -> {
          x[0] = net.call("classifier.0", "Dropout", () -> net.op("dropout", x[0]).arg("p", "0.5"));
          linear(net, x, "classifier.1", 4096, 9216);
          relu(net, x, "classifier.2");
          x[0] = net.call("classifier.3", "Dropout", () -> net.op("dropout", x[0]).arg("p", "0.5"));
          linear(net, x, "classifier.4", 4096, 4096);
          relu(net, x, "classifier.5");
          linear(net, x, "classifier.6", 1000, 4096);
          return x[0];
        });
    net.output("output", x[0]);
    return net.history();
  }

  private static Op conv(Net net, Op[] x, String address, int out, int in, int kernel, int size) {
    x[0] =
        net.call(
            address,
            "Conv2d",
            () ->
                net.op("conv2d", x[0])
                    .shape(1, out, size, size)
                    .weight(out, in, kernel, kernel)
                    .bias(out)
                    .arg("stride", "[1, 1]")
                    .source("return self._conv_forward(input, self.weight, self.bias)"));
    return x[0];
  }

  private static Op relu(Net net, Op[] x, String address) {
    x[0] = net.call(address, "ReLU", () -> net.op("relu", x[0]).inPlace());
    return x[0];
  }

  private static Op pool(Net net, Op[] x, String address, int channels, int size) {
    x[0] =
        net.call(
            address,
            "MaxPool2d",
            () ->
                net.op("maxpool2d", x[0])
                    .shape(1, channels, size, size)
                    .arg("kernel_size", "[3, 3]"));
    return x[0];
  }

  private static Op linear(Net net, Op[] x, String address, int out, int in) {
    x[0] =
        net.call(
            address,
            "Linear",
            () -> net.op("linear", x[0]).shape(1, out).weight(out, in).bias(out));
    return x[0];
  }

  /** Residual blocks, two in each of two stages; batch normalizations read buffers. */
  public static ModelHistory residual() {
    Net net = new Net("ResNet");
    Op[] x = {net.input("x", 1, 3, 64, 64)};
    conv(net, x, "conv1", 64, 3, 7, 32);
    for (int stage = 1; stage <= 2; stage++) {
      String layer = "layer" + stage;
      net.call(
          layer,
          "Sequential",
          () -> {
            for (int block = 0; block < 2; block++) {
              String address = layer + "." + block;
              boolean down = block == 0 && layer.equals("layer2");
              net.call(address, "BasicBlock", () -> basicBlock(net, x, address, down));
            }
            return x[0];
          });
    }
    x[0] = net.op("flatten", x[0]).shape(1, 64);
    linear(net, x, "fc", 10, 64);
    net.output("output", x[0]);
    return net.history();
  }

  private static Op basicBlock(Net net, Op[] x, String address, boolean down) {
    Op skip = x[0];
    for (int i = 1; i <= 2; i++) {
      conv(net, x, address + ".conv" + i, 64, 64, 3, 32);
      norm(net, x, address + ".bn" + i);
      if (i == 1) {
        x[0] = net.op("relu", x[0]);
      }
    }
    if (down) {
      Op[] side = {skip};
      net.call(
          address + ".downsample",
          "Sequential",
          () -> {
            conv(net, side, address + ".downsample.0", 64, 64, 1, 32);
            return norm(net, side, address + ".downsample.1");
          });
      skip = side[0];
    }
    Op sum = net.op("add", x[0], skip);
    x[0] = net.op("relu", sum);
    return x[0];
  }

  private static Op norm(Net net, Op[] x, String address) {
    x[0] =
        net.call(
            address,
            "BatchNorm2d",
            () -> {
              Op mean = net.buffer(address + ".running_mean", 64);
              Op variance = net.buffer(address + ".running_var", 64);
              return net.op("batchnorm", x[0], mean, variance)
                  .named("input", "running_mean", "running_var")
                  .weight(64)
                  .bias(64);
            });
    return x[0];
  }

  /** Four branches that meet in a concatenation, twice. */
  public static ModelHistory inception() {
    Net net = new Net("Inception");
    Op[] x = {net.input("x", 1, 192, 28, 28)};
    for (String address : List.of("inception3a", "inception3b")) {
      net.call(
          address,
          "InceptionBlock",
          () -> {
            List<Op> ends = new ArrayList<>();
            for (int branch = 1; branch <= 4; branch++) {
              String at = address + ".branch" + branch;
              int steps = branch == 1 ? 1 : 2;
              ends.add(
                  net.call(
                      at,
                      "Sequential",
                      () -> {
                        Op[] y = {x[0]};
                        for (int step = 0; step < steps; step++) {
                          conv(net, y, at + "." + 2 * step, 64, 192, 3, 28);
                          relu(net, y, at + "." + (2 * step + 1));
                        }
                        return y[0];
                      }));
            }
            x[0] = net.op("cat", ends.toArray(Op[]::new)).shape(1, 256, 28, 28);
            return x[0];
          });
    }
    net.output("output", x[0]);
    return net.history();
  }

  /** Attention with named arguments, a mask from nowhere, and two outputs in a dict. */
  public static ModelHistory attention() {
    Net net = new Net("Attention");
    Op x = net.input("hidden_states", 2, 16, 64);
    Op ids = net.input("position_ids", 2, 16).dtype("int64");
    Op[] out = new Op[2];
    net.call(
        "encoder",
        "Encoder",
        () ->
            net.call(
                "encoder.self_attention_with_a_rather_long_name",
                "MultiHeadSelfAttentionWithRotaryPositionEmbedding",
                () -> {
                  Op q = project(net, x, "query");
                  Op k = project(net, x, "key");
                  Op v = project(net, x, "value");
                  Op table = net.op("arange").shape(16).arg("end", "16");
                  Op mask = net.op("ge", ids, table).named("input", "other").dtype("bool");
                  out[1] =
                      net.op("scaleddotproductattention", q, k, v, mask)
                          .named("query", "key", "value", "attn_mask")
                          .arg("is_causal", "False");
                  out[0] = net.op("add", out[1], x);
                  return out[0];
                }));
    net.output("output.last_hidden_state", out[0]);
    net.output("output.attentions.0", out[1]);
    return net.history();
  }

  private static Op project(Net net, Op x, String name) {
    return net.call(
        "encoder.self_attention_with_a_rather_long_name." + name,
        "Linear",
        () -> net.op("linear", x).weight(64, 64).bias(64));
  }

  /** A recurrent cell of several operations, called three times, with a state. */
  public static ModelHistory recurrentCell() {
    Net net = new Net("RNN");
    Op x = net.input("x", 3, 8);
    Op h = net.op("zeros").shape(1, 8);
    for (int i = 0; i < 3; i++) {
      Op step =
          net.op("select", x).shape(1, 8).arg("index", Integer.toString(i)).layer("select" + i);
      Op state = h;
      h =
          net.call(
              "cell",
              "Cell",
              () -> {
                Op both = net.op("cat", step, state).shape(1, 16).layer("cat");
                Op linear =
                    net.call(
                        "cell.linear",
                        "Linear",
                        () -> net.op("linear", both).shape(1, 8).layer("lin").weight(8, 16));
                return net.op("tanh", linear).layer("tanh");
              });
    }
    net.output("output", h);
    return net.history();
  }

  /** A model whose second linear layer gets the wrong shape. */
  public static ModelHistory failing() {
    Net net = new Net("Broken");
    Op[] x = {net.input("x", 4, 8)};
    net.call(
        "body",
        "Sequential",
        () -> {
          linear(net, x, "body.0", 16, 8);
          relu(net, x, "body.1");
          return net.call(
              "body.2",
              "Linear",
              () ->
                  net.fail(
                      "linear", "mat1 and mat2 shapes cannot be multiplied (4x16 and 8x2)", x[0]));
        });
    return net.history();
  }

  /** A stack of five equal blocks with two layers each, in two levels of modules. */
  public static ModelHistory stack() {
    Net net = new Net("Stack");
    Op[] x = {net.input("x", 2, 8)};
    net.call(
        "blocks",
        "Sequential",
        () -> {
          for (int i = 0; i < 5; i++) {
            String block = "blocks." + i;
            x[0] = net.call(block, "Block", () -> block(net, block, x[0]));
          }
          return x[0];
        });
    net.output("output", x[0]);
    return net.history();
  }

  private static Op block(Net net, String address, Op x) {
    Op inner =
        net.call(
            address + ".mlp",
            "Mlp",
            () -> net.op("relu", net.op("linear", x).shape(2, 8).weight(8, 8)));
    return net.op("add", inner, x);
  }

  /** A chain of blocks with skips, of about this many operations. */
  public static ModelHistory large(int operations) {
    Net net = new Net("Large");
    Op[] x = {net.input("x", 1, 64, 32, 32)};
    for (int block = 0; block < operations / 8; block++) {
      String address = "stage" + block / 16 + "." + block % 16;
      net.call(
          "stage" + block / 16,
          "Sequential",
          () -> net.call(address, "Block", () -> basicBlock(net, x, address, false)));
    }
    net.output("output", x[0]);
    return net.history();
  }
}
