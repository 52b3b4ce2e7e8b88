package dev.loupe.render.view;

import com.google.common.collect.ImmutableList;

/**
 * That one layer read another. An edge stands for all strands between its nodes.
 *
 * @param from what was read
 * @param to what read it
 * @param arguments the names of the arguments, if these are worth telling
 * @param arms the arms of conditions that it enters
 * @param internal whether no input of the model leads there
 * @param gradient whether a gradient flowed back there
 */
public record Strand(
    Tip from,
    Tip to,
    ImmutableList<String> arguments,
    ImmutableList<EnteredArm> arms,
    boolean internal,
    boolean gradient) {

  /**
   * An arm of a condition that is entered.
   *
   * @param name its name: {@code THEN}
   * @param level how many of the groups around the end must be open at least for it to be seen; the
   *     condition lies in the innermost of them
   */
  public record EnteredArm(String name, int level) {}
}
