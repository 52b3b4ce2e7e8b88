package dev.loupe.cli;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import java.util.Collection;
import java.util.Comparator;

/** Finds what a typo may have meant. */
final class NearNames {
  private static final int MOST = 3;

  private NearNames() {}

  /** The names that differ in few letters, or that contain what was asked for; nearest first. */
  static ImmutableList<String> to(String wanted, Collection<String> names) {
    int limit = Math.max(2, wanted.length() / 3);
    return names.stream()
        .filter(name -> name.contains(wanted) || distance(wanted, name) <= limit)
        .sorted(Comparator.comparingInt(name -> distance(wanted, name)))
        .limit(MOST)
        .collect(toImmutableList());
  }

  /** Levenshtein's edit distance. */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
