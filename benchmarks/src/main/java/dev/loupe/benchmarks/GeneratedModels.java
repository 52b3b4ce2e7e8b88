package dev.loupe.benchmarks;

import com.google.common.collect.ImmutableMap;
import com.google.common.primitives.Ints;
import dev.loupe.history.ModelHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Records with the structure of known models, and larger ones. */
final class GeneratedModels {

  /** All of them, by name. */
  static final ImmutableMap<String, Supplier<ModelHistory>> ALL =
      ImmutableMap.<String, Supplier<ModelHistory>>builder()
          .put("alexnet", GeneratedModels::alexNet)
          .put("densenet201", GeneratedModels::denseNet201)
          .put("decoder-1000", () -> decoder(1_000))
          .put("residual-1000", () -> residual(1_000))
          .put("decoder-10000", () -> decoder(10_000))
          .put("residual-10000", () -> residual(10_000))
          .put("flat-10000", () -> flat(10_000))
          .put("decoder-100000", () -> decoder(100_000))
          .put("residual-100000", () -> residual(100_000))
          .put("flat-100000", () -> flat(100_000))
          .buildOrThrow();

  private GeneratedModels() {}

  /** A chain of 22 operations in two containers. */
  private static ModelHistory alexNet() {
    GeneratedNet net = new GeneratedNet("AlexNet");
    int x = net.input();
    int features = x;
    x = net.call("features", "Sequential", () -> chain(net, features, 13));
    x = net.op("adaptiveavgpool2d", x);
    x = net.op("flatten", x);
    int flat = x;
    x = net.call("classifier", "Sequential", () -> chain(net, flat, 7));
    net.output(x);
    return net.history();
  }

  private static int chain(GeneratedNet net, int start, int length) {
    int x = start;
    for (int i = 0; i < length; i++) {
      x = net.op(i % 2 == 0 ? "conv2d" : "relu", x);
    }
    return x;
  }

  /** Four dense blocks, in which each layer reads all before it: 709 operations. */
  private static ModelHistory denseNet201() {
    GeneratedNet net = new GeneratedNet("DenseNet");
    int[] x = {net.input()};
    net.call(
        "features",
        "Sequential",
        () -> {
          x[0] = chain(net, x[0], 4);
          int[] sizes = {6, 12, 48, 32};
          for (int block = 1; block <= sizes.length; block++) {
            String at = "features.denseblock" + block;
            int size = sizes[block - 1];
            x[0] = net.call(at, "_DenseBlock", () -> denseBlock(net, at, x[0], size));
            if (block < sizes.length) {
              x[0] =
                  net.call("features.transition" + block, "_Transition", () -> chain(net, x[0], 4));
            }
          }
          x[0] = net.op("batchnorm", x[0]);
          return x[0];
        });
    net.output(chain(net, x[0], 3));
    return net.history();
  }

  private static int denseBlock(GeneratedNet net, String address, int start, int size) {
    List<Integer> features = new ArrayList<>(List.of(start));
    for (int layer = 1; layer <= size; layer++) {
      String at = address + ".denselayer" + layer;
      features.add(
          net.call(at, "_DenseLayer", () -> chain(net, net.op("cat", Ints.toArray(features)), 6)));
    }
    return net.op("cat", Ints.toArray(features));
  }

  /** Blocks of convolutions, each with a skip, in stages. */
  private static ModelHistory residual(int operations) {
    GeneratedNet net = new GeneratedNet("Residual");
    int[] x = {net.input()};
    int count = 0;
    for (int stage = 0; count < operations; stage++) {
      String at = "layer" + stage;
      int blocks = Math.min(25, (operations - count + 7) / 8);
      net.call(
          at,
          "Sequential",
          () -> {
            for (int block = 0; block < blocks; block++) {
              int skip = x[0];
              x[0] =
                  net.call(
                      at + "." + block,
                      "BasicBlock",
                      () -> net.op("relu", net.op("add", chain(net, skip, 6), skip)));
            }
            return x[0];
          });
      count += 8 * blocks;
    }
    net.output(x[0]);
    return net.history();
  }

  /** Decoder layers that all read the same positions and mask, as language models do. */
  private static ModelHistory decoder(int operations) {
    GeneratedNet net = new GeneratedNet("Decoder");
    int ids = net.input();
    int mask = net.op("triu", net.input());
    int cos = net.op("cos", ids);
    int sin = net.op("sin", ids);
    int[] x = {net.op("embedding", ids)};
    for (int layer = 0; layer < operations / 22; layer++) {
      String at = "layers." + layer;
      int start = x[0];
      x[0] =
          net.call(
              at,
              "DecoderLayer",
              () -> {
                int normed = net.op("rmsnorm", start);
                int attended =
                    net.call(
                        at + ".self_attn",
                        "Attention",
                        () -> {
                          int q = rotated(net, normed, cos, sin);
                          int k = rotated(net, normed, cos, sin);
                          int v = net.op("linear", normed);
                          int all = net.op("scaleddotproductattention", q, k, v, mask);
                          return net.op("linear", all);
                        });
                int middle = net.op("add", start, attended);
                int again = net.op("rmsnorm", middle);
                return net.op("add", middle, net.call(at + ".mlp", "MLP", () -> gated(net, again)));
              });
    }
    net.output(net.op("linear", x[0]));
    return net.history();
  }

  private static int rotated(GeneratedNet net, int x, int cos, int sin) {
    int projected = net.op("linear", x);
    return net.op("add", net.op("mul", projected, cos), net.op("mul", projected, sin));
  }

  private static int gated(GeneratedNet net, int x) {
    int gate = net.op("silu", net.op("linear", x));
    return net.op("linear", net.op("mul", gate, net.op("linear", x)));
  }

  /** A chain without any module, with a skip over a thousand operations now and then. */
  private static ModelHistory flat(int operations) {
    GeneratedNet net = new GeneratedNet("Flat");
    List<Integer> made = new ArrayList<>(List.of(net.input()));
    for (int i = 1; i <= operations; i++) {
      int last = made.get(made.size() - 1);
      made.add(
          i % 10 == 0
              ? net.op("add", last, made.get(Math.max(0, i - (i % 100 == 0 ? 1000 : 10))))
              : net.op("relu", last));
    }
    net.output(made.get(operations));
    return net.history();
  }
}
