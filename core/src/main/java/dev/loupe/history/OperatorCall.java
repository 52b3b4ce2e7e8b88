package dev.loupe.history;

import com.google.common.collect.ImmutableList;
import java.util.Optional;

/**
 * The call of an operator. A call with several results makes a layer of each; these layers share
 * the call's id.
 *
 * @param operator the operator's full name with its overload: {@code aten::add.Tensor}
 * @param id the number of the call within the record, from 0, in the order of execution
 * @param output which of the call's tensor results this is, from 0
 * @param inPlace whether the operator wrote into one of its arguments
 * @param arguments the arguments that are not tensors, in the order of the schema
 * @param source the source lines that led to the call, innermost first
 * @param nanos how long the operator ran, in nanoseconds of the clock: libtorch's dispatch of it
 *     and its kernels, with the operators that it calls itself, up to its failure if it failed, and
 *     nothing of the recording. Of a layer that two operators made together it is the sum. All
 *     results of a call have the same time, that of the whole call, so it counts once for each
 *     {@link #id}. Operators of threads that a model forks run at the same time. It differs from
 *     run to run, and the first time a model runs it has one-time costs of libtorch in it
 */
public record OperatorCall(
    String operator,
    int id,
    int output,
    boolean inPlace,
    ImmutableList<Argument> arguments,
    ImmutableList<SourceLine> source,
    long nanos) {

  /**
   * The source line that a reader looks for: the innermost that is not in PyTorch's own modules;
   * the innermost of all if there is no other; empty if none is known.
   */
  public Optional<SourceLine> place() {
    return SourceLine.authors(source);
  }
}
