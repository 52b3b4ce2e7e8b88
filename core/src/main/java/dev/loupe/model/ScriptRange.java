package dev.loupe.model;

import com.google.common.collect.Lists;
import dev.loupe.history.SourceLine;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Block;
import org.bytedeco.pytorch.JitNode;
import org.bytedeco.pytorch.Source;
import org.bytedeco.pytorch.SourceRange;
import org.bytedeco.pytorch.SourceRangeOptional;
import org.bytedeco.pytorch.T_StringSizeTSizeT_TOptional;
import org.jspecify.annotations.Nullable;

/**
 * The piece of the author's code that a node of a graph was compiled from: for statements all of
 * it, with the blocks in it. Short-lived: it reads what the graph owns.
 */
final class ScriptRange {
  private final SourceRange range;
  private final long source;

  private ScriptRange(SourceRange range) {
    this.range = range;
    this.source = source(range);
  }

  /**
   * The piece for a node; null for a node that stands for no piece, as the compiler made it up: it
   * turns {@code break}, {@code continue} and early {@code return} into conditions of its own.
   */
  static @Nullable ScriptRange of(JitNode node) {
    SourceRange range = node.sourceRange();
    // A file holds generated code; it remembers which of the author's code a piece comes from.
    SourceRangeOptional original = source(range) == 0 ? null : range.findSourceRangeThatGenerated();
    SourceRange shown =
        original != null && original.has_value() ? new SourceRange(original.get()) : range;
    return source(shown) == 0 || shown.start() == shown.end() ? null : new ScriptRange(shown);
  }

  /** The address of the range's source, which is its first word; see {@link ScriptSource}. */
  private static long source(SourceRange range) {
    return new LongPointer(range).get(0);
  }

  /** Whether a piece of the same source lies outside of this one. */
  boolean excludes(ScriptRange other) {
    return source == other.source
        && (other.range.start() < range.start() || other.range.start() >= range.end());
  }

  /** Whether a block starts with other code than this. */
  boolean excludesStart(Block block) {
    return Boolean.TRUE.equals(excludesEdge(block, false));
  }

  /** Whether a block ends with other code than this. */
  boolean excludesEnd(Block block) {
    return Boolean.TRUE.equals(excludesEdge(block, true));
  }

  /** What the first or last node tells of which the place is known; null if there is none. */
  private @Nullable Boolean excludesEdge(Block block, boolean last) {
    List<JitNode> nodes = ScriptNodes.all(block);
    for (JitNode node : last ? Lists.reverse(nodes) : nodes) {
      // A constant may stand far from where it is used.
      ScriptRange code = ScriptNodes.kind(node).equals("prim::Constant") ? null : of(node);
      if (code != null) {
        return excludes(code);
      }
      List<Block> blocks = ScriptNodes.blocks(node);
      for (Block inner : last ? Lists.reverse(blocks) : blocks) {
        Boolean known = excludesEdge(inner, last);
        if (known != null) {
          return known;
        }
      }
    }
    return null;
  }

  /** Whether the piece starts with a word of the language. */
  boolean startsWith(String keyword) {
    return text(range.token_text()).startsWith(keyword + " ");
  }

  /** Whether PyTorch itself has this code. */
  boolean isPyTorchs() {
    SourceLine line = line("");
    return line != null && line.isPyTorchs();
  }

  /**
   * The line that the piece starts in.
   *
   * @param function the function around it
   */
  @Nullable SourceLine line(String function) {
    T_StringSizeTSizeT_TOptional place = range.file_line_col();
    BytePointer file = place == null || !place.has_value() ? null : place.get().get0();
    if (file == null) {
      return null;
    }
    Source text = range.source();
    String code = text(text.get_line(text.lineno_for_offset(range.start())).str());
    return new SourceLine(file.getString(), (int) place.get().get1(), function, code.strip());
  }

  private static String text(@Nullable BytePointer bytes) {
    return bytes == null || bytes.isNull() ? "" : bytes.getString(StandardCharsets.UTF_8);
  }
}
