package dev.loupe.rolling;

/** Union-find over {@code 0..n-1}; the smallest number of a set stands for it. */
final class DisjointSets {

  private final int[] parents;

  DisjointSets(int size) {
    parents = new int[size];
    for (int item = 0; item < size; item++) {
      parents[item] = item;
    }
  }

  int find(int item) {
    int root = item;
    while (parents[root] != root) {
      parents[root] = parents[parents[root]];
      root = parents[root];
    }
    return root;
  }

  void union(int one, int other) {
    int first = find(one);
    int second = find(other);
    parents[Math.max(first, second)] = Math.min(first, second);
  }

  boolean same(int one, int other) {
    return find(one) == find(other);
  }

  /** Makes the item a set of its own. Only for all items of a set at a time. */
  void reset(int item) {
    parents[item] = item;
  }
}
