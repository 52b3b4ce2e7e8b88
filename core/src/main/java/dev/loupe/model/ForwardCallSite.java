package dev.loupe.model;

import com.google.errorprone.annotations.Keep;
import dev.loupe.model.JavaSource.ModuleCall;
import java.lang.StackWalker.StackFrame;
import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An instruction of a user's class that calls a module's {@code forward}. It remembers the user's
 * frames there, as reading the stack costs more than all else that is noted of a call.
 *
 * <p>Public because users' classes hold one for each such instruction; not for use by anybody else.
 */
public final class ForwardCallSite {
  private volatile @Nullable Known known;

  private ForwardCallSite() {}

  /**
   * The frames, and in which call they were read: the method that it ran, and of which class.
   *
   * @param frames only one, which is of that method
   */
  private record Known(Object forward, Class<?> type, List<StackFrame> frames) {
    boolean holdsIn(ModuleCall call) {
      return forward == call.forward() && type == call.module().getClass();
    }
  }

  /**
   * Makes the one of an instruction, when that runs for the first time.
   *
   * @param caller the class that the instruction is in
   * @param name of no meaning
   * @param type takes nothing and returns this class
   * @return gives the same each time
   */
  @Keep
  public static CallSite link(MethodHandles.Lookup caller, String name, MethodType type) {
    return new ConstantCallSite(
        MethodHandles.constant(ForwardCallSite.class, new ForwardCallSite()));
  }

  /**
   * The user's frames at the instruction, within the innermost call of a module.
   *
   * @param caller whose method the instruction is in; null for a static one
   * @param read reads them off the stack
   */
  List<StackFrame> frames(
      ModuleCall within, @Nullable Object caller, Supplier<List<StackFrame>> read) {
    // The method that was called, and no other that it calls: else there is more than one frame.
    boolean own = caller == within.module();
    Known before = known;
    if (own && before != null && before.holdsIn(within)) {
      return before.frames();
    }
    List<StackFrame> frames = read.get();
    if (own && frames.size() == 1) {
      known = new Known(within.forward(), within.module().getClass(), frames);
    }
    return frames;
  }
}
