package dev.loupe.model;

import com.google.common.collect.ImmutableList;
import dev.loupe.history.SourceLine;
import java.lang.StackWalker.StackFrame;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Module;
import org.jspecify.annotations.Nullable;

/**
 * Reads where the user's Java code is, leaving out frames of libtorch's binding, Loupe and the JDK.
 *
 * <p>Frames are read from the innermost module call on; what is around it was read when that call
 * began, and is the same for all operators in it. In a module whose forward is libtorch's own code
 * there are no frames of the user's, so that none are read for its operators.
 */
final class JavaSource {
  /**
   * The JVM reads frames in steps; for most calls of modules, and most operators, one is enough.
   */
  private static final StackWalker AT_CALL = walker(8);

  private static final StackWalker AT_OPERATOR = walker(14);

  private static final ImmutableList<String> FRAMEWORK =
      ImmutableList.of(
          "org.bytedeco.",
          "com.sun.jna.",
          "java.",
          "jdk.",
          "sun.",
          "dev.loupe.dispatch.",
          "dev.loupe.capture.",
          "dev.loupe.model.");

  /** Whether a class is the user's, which its name tells; found out once for each. */
  private static final ClassValue<Boolean> IS_USERS =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return FRAMEWORK.stream().noneMatch(type.getName()::startsWith);
        }
      };

  /** The module calls that this thread is in. */
  private static final ThreadLocal<@Nullable ModuleCall> CALLS = new ThreadLocal<>();

  /** What a place in the bytecode is in the source never changes, and finding out is slow. */
  private final ConcurrentMap<Place, SourceLine> known = new ConcurrentHashMap<>();

  private record Place(Class<?> type, String method, String descriptor, int instruction) {}

  /** A running call of a module, and where it was called. */
  static final class ModuleCall {
    private final @Nullable ModuleCall outer;
    private final Module module;
    private final Object forward;
    private final List<StackFrame> frames;
    private @Nullable ImmutableList<SourceLine> lines;

    private ModuleCall(
        @Nullable ModuleCall outer, Module module, Object forward, List<StackFrame> frames) {
      this.outer = outer;
      this.module = module;
      this.forward = forward;
      this.frames = frames;
    }

    Module module() {
      return module;
    }

    /**
     * What stands for the method that the caller means: a handle, which is the same each time that
     * a call site runs, or the method of a model as its {@link JavaModel} found it.
     */
    Object forward() {
      return forward;
    }

    boolean isInNativeCode() {
      return !IS_USERS.get(module.getClass());
    }
  }

  private static StackWalker walker(int frames) {
    return StackWalker.getInstance(Set.of(StackWalker.Option.RETAIN_CLASS_REFERENCE), frames);
  }

  /**
   * A module is called in this thread.
   *
   * @param forward which method
   * @param site where
   * @param caller whose method calls it; null for a static one
   * @return what {@link #leave} needs when the call is over
   */
  static @Nullable ModuleCall enter(
      Module module, MethodHandle forward, ForwardCallSite site, @Nullable Object caller) {
    ModuleCall outer = CALLS.get();
    List<StackFrame> frames =
        outer == null ? readAtCall() : site.frames(outer, caller, JavaSource::readAtCall);
    CALLS.set(new ModuleCall(outer, module, forward, frames));
    return outer;
  }

  private static List<StackFrame> readAtCall() {
    return frames(AT_CALL);
  }

  /**
   * Loupe calls a model in this thread: what is around it has nothing to do with it.
   *
   * @return what {@link #leave} needs when the call is over
   */
  static @Nullable ModuleCall enterModel(Module model, Method forward) {
    ModuleCall outer = CALLS.get();
    CALLS.set(new ModuleCall(null, model, forward, List.of()));
    return outer;
  }

  /** A call is over. */
  static void leave(@Nullable ModuleCall outer) {
    if (outer == null) {
      CALLS.remove();
    } else {
      CALLS.set(outer);
    }
  }

  SourceTrace current() {
    ModuleCall call = CALLS.get();
    List<StackFrame> frames =
        call != null && call.isInNativeCode() ? List.of() : frames(AT_OPERATOR);
    return () -> lines(frames, call);
  }

  /** The user's frames within the innermost module call, innermost first. */
  private static List<StackFrame> frames(StackWalker walker) {
    return walker.walk(JavaSource::users);
  }

  private static List<StackFrame> users(Stream<StackFrame> stack) {
    List<StackFrame> users = new ArrayList<>();
    for (Iterator<StackFrame> frames = stack.iterator(); frames.hasNext(); ) {
      StackFrame frame = frames.next();
      Class<?> type = frame.getDeclaringClass();
      if (type == NotedForward.class) {
        break;
      }
      if (IS_USERS.get(type)) {
        users.add(frame);
      }
    }
    return users;
  }

  private ImmutableList<SourceLine> lines(List<StackFrame> frames, @Nullable ModuleCall call) {
    ImmutableList<SourceLine> around = call == null ? ImmutableList.of() : linesAround(call);
    if (frames.isEmpty()) {
      return around;
    }
    ImmutableList.Builder<SourceLine> lines = ImmutableList.builder();
    frames.forEach(frame -> lines.add(line(frame)));
    return lines.addAll(around).build();
  }

  private ImmutableList<SourceLine> linesAround(ModuleCall call) {
    if (call.lines == null) {
      call.lines = lines(call.frames, call.outer);
    }
    return call.lines;
  }

  private SourceLine line(StackFrame frame) {
    return known.computeIfAbsent(
        new Place(
            frame.getDeclaringClass(),
            frame.getMethodName(),
            frame.getDescriptor(),
            frame.getByteCodeIndex()),
        place ->
            new SourceLine(
                String.valueOf(frame.getFileName()),
                Math.max(frame.getLineNumber(), 0),
                place.method(),
                ""));
  }
}
