package dev.loupe.error;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Finds the names that were perhaps meant, for messages about names that do not exist. */
public final class NearNames {
  private static final int MOST = 3;

  private NearNames() {}

  /**
   * At most three of the names, the nearest first: those that differ in few letters, or of which
   * one contains the other.
   */
  public static ImmutableList<String> to(String wanted, Collection<String> names) {
    record Candidate(String name, int distance) {}
    int most = Math.max(2, wanted.length() / 3);
    String lower = wanted.toLowerCase(Locale.ROOT);
    return names.stream()
        .map(name -> new Candidate(name, distance(lower, name.toLowerCase(Locale.ROOT))))
        .filter(candidate -> candidate.distance() <= most)
        .sorted(Comparator.comparingInt(Candidate::distance))
        .limit(MOST)
        .map(Candidate::name)
        .collect(toImmutableList());
  }

  /** Levenshtein's edit distance, but 1 where one contains the other. */
  private static int distance(String a, String b) {
    if (!a.isEmpty() && (a.contains(b) || b.contains(a))) {
      return 1;
    }
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
