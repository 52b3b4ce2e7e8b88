package dev.loupe.capture;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.primitives.ImmutableLongArray;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.TensorImpl;

/**
 * Which bytes of its storage a tensor covers.
 *
 * @param offset where it begins, in bytes
 * @param sizes the number of elements by dimension
 * @param strides from one element to the next, in bytes, by dimension
 * @param elementSize the size of an element, in bytes
 */
public record MemoryRegion(
    long offset, ImmutableLongArray sizes, ImmutableLongArray strides, long elementSize) {

  public MemoryRegion {
    checkArgument(sizes.length() == strides.length(), "%s sizes, %s strides", sizes, strides);
  }

  /**
   * The region of a tensor that has a storage: all of it for a nested one, which has no strides.
   */
  public static MemoryRegion of(TensorImpl tensor) {
    long elementSize = tensor.itemsize();
    if (tensor.is_nested()) {
      long elements = tensor.unsafe_storage().nbytes() / elementSize;
      return new MemoryRegion(
          0, ImmutableLongArray.of(elements), ImmutableLongArray.of(elementSize), elementSize);
    }
    int dimensions = (int) tensor.dim();
    ImmutableLongArray.Builder sizes = ImmutableLongArray.builder(dimensions);
    ImmutableLongArray.Builder strides = ImmutableLongArray.builder(dimensions);
    for (int i = 0; i < dimensions; i++) {
      sizes.add(tensor.size(i));
      strides.add(tensor.stride(i) * elementSize);
    }
    return new MemoryRegion(
        tensor.storage_offset() * elementSize, sizes.build(), strides.build(), elementSize);
  }

  /** Whether there is no element at all. */
  boolean isEmpty() {
    return sizes.contains(0);
  }

  /** The number of different bytes, for regions in which no two elements overlap in part. */
  long bytes() {
    if (isEmpty()) {
      return 0;
    }
    long bytes = elementSize;
    for (int i = 0; i < sizes.length(); i++) {
      bytes *= strides.get(i) > 0 ? sizes.get(i) : 1;
    }
    return bytes;
  }

  /** The same for views of the same bytes that differ only in the order of dimensions. */
  String text() {
    return dimensions().stream()
        .map(dimension -> dimension.size() + "/" + dimension.stride())
        .collect(Collectors.joining(" ", offset + ": ", ""));
  }

  private record Dimension(long size, long stride) {
    long extent() {
      return (size - 1) * stride;
    }
  }

  private List<Dimension> dimensions() {
    List<Dimension> dimensions = new ArrayList<>();
    for (int i = 0; i < sizes.length(); i++) {
      if (sizes.get(i) > 1 && strides.get(i) > 0) {
        dimensions.add(new Dimension(sizes.get(i), strides.get(i)));
      }
    }
    dimensions.sort(Comparator.comparingLong(Dimension::stride).reversed());
    return dimensions;
  }

  private static long span(List<Dimension> dimensions, long elementSize) {
    return dimensions.stream().mapToLong(Dimension::extent).sum() + elementSize;
  }

  /**
   * Whether the two have a byte in common. Exact for regions that are parts of the same array
   * (rows, columns, blocks); where it can't tell, it says yes.
   */
  public boolean overlaps(MemoryRegion other) {
    return !isEmpty()
        && !other.isEmpty()
        && overlap(
            offset, dimensions(), elementSize, other.offset, other.dimensions(), other.elementSize);
  }

  private static boolean overlap(
      long a, List<Dimension> as, long aElement, long b, List<Dimension> bs, long bElement) {
    if (a + span(as, aElement) <= b || b + span(bs, bElement) <= a) {
      return false;
    }
    if (as.isEmpty() && bs.isEmpty()) {
      return true;
    }
    // Look at both within one row of the array whose rows are the widest.
    long row =
        Math.max(as.isEmpty() ? 0 : as.get(0).stride(), bs.isEmpty() ? 0 : bs.get(0).stride());
    List<Dimension> aInRow = withoutRows(as, row);
    List<Dimension> bInRow = withoutRows(bs, row);
    boolean aFits = a % row + span(aInRow, aElement) <= row;
    boolean bFits = b % row + span(bInRow, bElement) <= row;
    if (!aFits || !bFits) {
      return true;
    }
    return overlap(a % row, aInRow, aElement, b % row, bInRow, bElement);
  }

  private static List<Dimension> withoutRows(List<Dimension> dimensions, long row) {
    return dimensions.stream().filter(dimension -> dimension.stride() != row).toList();
  }

  /** Whether it is one piece of memory that covers all of the other. */
  boolean covers(MemoryRegion other) {
    long elements = sizes.stream().reduce(1, (a, b) -> a * b);
    long span = span(dimensions(), elementSize);
    return elements * elementSize == span
        && offset <= other.offset
        && other.offset + span(other.dimensions(), other.elementSize) <= offset + span;
  }
}
