package dev.loupe.model;

import static java.util.Objects.requireNonNullElse;

import com.google.common.collect.ImmutableList;
import dev.loupe.error.LoupeException;
import dev.loupe.history.SourceLine;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Source;
import org.bytedeco.pytorch.SourceRange;
import org.bytedeco.pytorch.SourceRangeOptional;
import org.bytedeco.pytorch.StackEntry;
import org.bytedeco.pytorch.T_StringSizeTSizeT_TOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Reads where TorchScript's interpreter is: the original Python file, line and code, which the
 * model's file carries along.
 */
final class ScriptSource {
  private static final SourceLine UNKNOWN = new SourceLine("", 0, "", "");

  /** What a range of the source says never changes, and finding out is slow. */
  private final ConcurrentMap<Range, SourceLine> known = new ConcurrentHashMap<>();

  private record Range(long source, long start, long end) {}

  SourceTrace current() {
    // Retained: it is read when scopes that are open now may be closed.
    return new Trace(torch.currentCallstack().retainReference());
  }

  private final class Trace implements SourceTrace {
    private @Nullable StackEntry entries;
    private ImmutableList<SourceLine> lines = ImmutableList.of();

    Trace(StackEntry entries) {
      this.entries = entries;
    }

    @Override
    public synchronized ImmutableList<SourceLine> resolve() {
      if (entries != null) {
        lines = lines(entries);
        entries.position(0).close();
        entries = null;
      }
      return lines;
    }
  }

  private ImmutableList<SourceLine> lines(StackEntry entries) {
    ImmutableList.Builder<SourceLine> lines = ImmutableList.builder();
    for (long i = 0; i < entries.limit(); i++) {
      // Not getPointer(): it makes another owner.
      StackEntry entry = entries.position(i);
      SourceRange range = entry.range();
      long source = range == null ? 0 : source(range);
      if (range == null || source == 0) {
        continue;
      }
      SourceLine line =
          known.computeIfAbsent(
              new Range(source, range.start(), range.end()), missing -> read(entry, missing));
      if (!line.equals(UNKNOWN)) {
        lines.add(line);
      }
    }
    return lines.build();
  }

  /**
   * The address of the range's source, which is the range's first word. libtorch's own getter makes
   * an owner for it each time, which costs more than all the rest; {@link #read} checks that both
   * say the same.
   */
  private static long source(SourceRange range) {
    return new LongPointer(range).get(0);
  }

  private static SourceLine read(StackEntry entry, Range key) {
    SourceRange range = entry.range();
    Source source = range.source();
    if (source == null || source.address() != key.source()) {
      throw new LoupeException("libtorch's SourceRange is not laid out as expected");
    }
    BytePointer name = entry.filename();
    String function = name == null ? "" : name.getString();
    // The file holds generated code; it remembers which of the author's code a piece comes from.
    SourceRangeOptional original = range.findSourceRangeThatGenerated();
    SourceLine line = original.has_value() ? readAsShown(original.get(), function) : null;
    return line == null ? requireNonNullElse(readAsShown(range, function), UNKNOWN) : line;
  }

  /** Null if the range has no file: PyTorch generates some functions itself. */
  private static @Nullable SourceLine readAsShown(SourceRange range, String function) {
    T_StringSizeTSizeT_TOptional place = range.file_line_col();
    BytePointer file = place == null || !place.has_value() ? null : place.get().get0();
    BytePointer shown = range.str();
    return file == null || shown == null
        ? null
        : new SourceLine(
            file.getString(), (int) place.get().get1(), function, code(shown.getString()));
  }

  /**
   * libtorch shows the place with some lines around it: {@code File "x.py", line 3, in f}, the
   * lines, and {@code ~~~~ <--- HERE} under the one that is meant.
   */
  private static String code(String shown) {
    String before = "";
    for (String line : shown.split("\n", -1)) {
      if (line.contains("<--- HERE") && line.strip().startsWith("~")) {
        return before.strip();
      }
      before = line;
    }
    return "";
  }
}
