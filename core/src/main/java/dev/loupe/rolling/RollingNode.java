package dev.loupe.rolling;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.primitives.ImmutableIntArray;

/**
 * One recorded node as {@link Rolling} sees it: its place in the list is its place in the order of
 * capture, counted from 0.
 *
 * @param fingerprint what it is
 * @param parents the nodes that it depends on, in any order; one that is named twice counts once
 */
public record RollingNode(Fingerprint fingerprint, ImmutableIntArray parents) {

  public RollingNode {
    checkArgument(
        parents.stream().allMatch(parent -> parent >= 0),
        "a parent is a place in the list, from 0, but the parents are %s",
        parents);
  }

  /** A node with these parents. */
  public static RollingNode of(Fingerprint fingerprint, int... parents) {
    return new RollingNode(fingerprint, ImmutableIntArray.copyOf(parents));
  }
}
