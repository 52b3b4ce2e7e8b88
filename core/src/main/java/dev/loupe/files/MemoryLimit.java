package dev.loupe.files;

import com.google.common.primitives.ImmutableLongArray;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** Keeps a typo in a shape from filling the machine's memory. */
public final class MemoryLimit {

  private MemoryLimit() {}

  /**
   * The number of bytes that a tensor needs.
   *
   * @throws IllegalArgumentException if they are more than half of the machine's memory
   */
  public static long check(ImmutableLongArray shape, Dtype dtype) {
    long total =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    return check(shape, dtype, total);
  }

  /**
   * The number of bytes that a tensor needs.
   *
   * @param total the machine's memory, in bytes
   * @throws IllegalArgumentException if they are more than half of it
   */
  static long check(ImmutableLongArray shape, Dtype dtype, long total) {
    if (shape.stream().anyMatch(size -> size == 0)) {
      return 0;
    }
    double needed = shape.stream().asDoubleStream().reduce(dtype.bytes(), (a, b) -> a * b);
    if (needed > total / 2.0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "it needs %s, more than half of this machine's %s",
              gigabytes(needed),
              gigabytes((double) total)));
    }
    return (long) needed;
  }

  private static String gigabytes(double bytes) {
    double gigabytes = bytes / (1L << 30);
    return String.format(Locale.ROOT, gigabytes < 1e6 ? "%.1f GB" : "%.1e GB", gigabytes);
  }
}
