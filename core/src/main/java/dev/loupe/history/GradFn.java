package dev.loupe.history;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSetMultimap;
import java.util.Optional;

/**
 * A node of autograd's backward graph: a function that takes in the gradients of an operator's
 * results and gives out those of its arguments.
 *
 * @param id its place in the {@link BackwardGraph}, from 0
 * @param name libtorch's name, such as {@code ConvolutionBackward0} or {@code AccumulateGrad}
 * @param layers the ordinals of the layers whose gradients it takes in, by the number of the
 *     gradient: of an operator with several results each is a layer. Only layers whose gradients
 *     were asked for
 * @param parameter for {@code AccumulateGrad} the address of the parameter whose {@code grad} it
 *     adds to; else empty
 * @param next where its gradients go
 */
public record GradFn(
    int id,
    String name,
    ImmutableSetMultimap<Integer, Integer> layers,
    Optional<String> parameter,
    ImmutableList<Next> next) {

  /**
   * Where a gradient goes.
   *
   * @param gradFn the id of the node
   * @param input which of the gradients it is that this node takes in
   */
  public record Next(int gradFn, int input) {}
}
