package dev.loupe.cli.console;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;

/** Text in columns. */
public final class TextTable {
  private static final String GAP = "  ";

  /** On which side of its column a text stands. */
  public enum Align {
    LEFT,
    RIGHT
  }

  private final ImmutableList<Align> columns;
  private final List<ImmutableList<String>> rows = new ArrayList<>();

  /** A table without rows; each column is aligned as given. */
  public TextTable(Align... columns) {
    this.columns = ImmutableList.copyOf(columns);
  }

  /** Adds a row, with a cell for each column. */
  public void row(String... cells) {
    checkArgument(cells.length == columns.size(), "a cell for each column");
    rows.add(ImmutableList.copyOf(cells));
  }

  /** All rows, each with a line feed, without blanks at their ends. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (ImmutableList<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns.size(); i++) {
        String blanks = " ".repeat(width(i) - row.get(i).length());
        line.append(i == 0 ? "" : GAP)
            .append(columns.get(i) == Align.LEFT ? row.get(i) + blanks : blanks + row.get(i));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
