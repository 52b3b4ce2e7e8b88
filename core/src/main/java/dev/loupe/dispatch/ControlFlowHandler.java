package dev.loupe.dispatch;

/**
 * What a recording does with the arms and loops that a method enters. They are told by numbers that
 * the handler gives; {@link #NONE} stands for the method itself, outside of all of them.
 */
public interface ControlFlowHandler {
  /** No arm and no loop. */
  int NONE = -1;

  /**
   * An arm of a condition starts.
   *
   * @param run the run of the method that it is in
   * @param site which arm of the model's code it is
   * @param condition the address of the native object of the tensor whose value was the condition;
   *     0 if it was none's
   * @return a number that stands for this run of the arm
   */
  int onArm(int run, int site, long condition);

  /**
   * A loop will start; it may have no iteration.
   *
   * @return a number that stands for this run of the loop
   */
  int onLoop(int run, int site);

  /**
   * An iteration starts; the one before it is over.
   *
   * @param loop what {@link #onLoop} returned
   * @param index the iteration's number, from 0
   * @return a number that stands for the iteration
   */
  int onIteration(int run, int loop, long index);

  /**
   * A method goes on in an arm or iteration that is around the one that it was in.
   *
   * @param inside what {@link #onArm} or {@link #onIteration} returned, or {@link #NONE}
   */
  void onContinued(int run, int inside);

  /**
   * What a method forked starts, in this thread.
   *
   * @param run the run of the method that forked it
   * @param inside where in that run it was forked
   * @return a number that stands for the run of what was forked
   */
  int onForked(int run, int inside);
}
