package dev.loupe.render.testing;

import dev.loupe.history.ModelHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random models with nested, shared and repeated modules, rows of equal ones, skips, loops,
 * buffers, conditions and odd names.
 */
public final class RandomNets {
  private static final String[] TYPES = {"conv2d", "add", "relu", "scaleddotproductattention"};
  private static final String[] NAMES = {"a", "block", "self_attention_of_some_length", "0"};

  private final Random random;
  private final int size;
  private final Net net = new Net("Random");
  private final List<Op> made = new ArrayList<>();
  private int modules;

  private RandomNets(long seed, int size) {
    this.random = new Random(seed);
    this.size = size;
  }

  /**
   * Makes a model.
   *
   * @param seed decides everything about it
   * @param size about how many layers it has
   */
  public static ModelHistory of(long seed, int size) {
    return new RandomNets(seed, size).make();
  }

  private ModelHistory make() {
    for (int i = 0; i <= random.nextInt(2); i++) {
      made.add(net.input("x" + i, 1 + random.nextInt(9), 3));
    }
    while (made.size() < size) {
      fill("", 0);
    }
    for (int i = 0; i <= random.nextInt(2); i++) {
      net.output("output." + i, any());
    }
    return net.history();
  }

  private Op any() {
    int back = 1 + random.nextInt(random.nextInt(4) == 0 ? made.size() : Math.min(2, made.size()));
    return made.get(made.size() - back);
  }

  private Op fill(String address, int depth) {
    int parts = 1 + random.nextInt(4);
    for (int i = 0; i < parts; i++) {
      if (depth < 4 && random.nextInt(3) == 0) {
        String prefix = address.isEmpty() ? "" : address + ".";
        String inner = prefix + NAMES[random.nextInt(NAMES.length)] + modules++;
        int calls = random.nextInt(4) == 0 ? 2 : 1;
        for (int call = 0; call < calls; call++) {
          net.call(inner, "Block", () -> fill(inner, depth + 1));
        }
      } else if (random.nextInt(8) == 0) {
        row(address);
      } else {
        operation();
      }
    }
    return made.get(made.size() - 1);
  }

  /** Modules that are equal, but for what the last of them may have in addition. */
  private void row(String address) {
    String name = (address.isEmpty() ? "" : address + ".") + "layers" + modules++ + ".";
    int count = 2 + random.nextInt(4);
    long seed = random.nextLong();
    boolean odd = random.nextInt(4) == 0;
    for (int i = 0; i < count; i++) {
      String layer = name + i;
      boolean more = odd && i == count - 1;
      net.call(
          layer,
          "Layer",
          () -> {
            layer(layer, new Random(seed));
            if (more) {
              made.add(net.op("relu", last()));
            }
            return last();
          });
    }
  }

  private void layer(String address, Random same) {
    made.add(net.op(TYPES[same.nextInt(TYPES.length)], last()));
    if (same.nextBoolean()) {
      Op before = last();
      net.call(
          address + ".inner",
          "Inner",
          () -> {
            made.add(net.op("conv2d", last()).weight(3, 3));
            made.add(net.op("relu", last()));
            return last();
          });
      made.add(net.op("add", last(), before));
    }
    if (same.nextInt(3) == 0) {
      made.add(net.op("add", last(), made.get(0)));
    }
  }

  private Op last() {
    return made.get(made.size() - 1);
  }

  private void operation() {
    if (random.nextInt(15) == 0) {
      String buffer = "buffer" + made.size();
      made.add(random.nextBoolean() ? net.buffer(buffer, 3) : net.written(buffer, any()));
      return;
    }
    int parents = random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(3);
    Op[] from = new Op[parents];
    for (int i = 0; i < parents; i++) {
      from[i] = any();
    }
    String type = TYPES[random.nextInt(TYPES.length)];
    Op op = net.op(type, from);
    if (random.nextInt(3) == 0) {
      op.layer(type + random.nextInt(6));
    }
    if (random.nextInt(3) == 0) {
      op.weight(3, 3);
    }
    if (random.nextInt(15) == 0) {
      op.decides(random.nextBoolean());
    }
    made.add(op);
  }
}
