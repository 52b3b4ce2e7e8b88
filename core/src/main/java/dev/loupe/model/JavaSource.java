package dev.loupe.model;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import dev.loupe.history.SourceLine;
import java.lang.StackWalker.StackFrame;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/**
 * Reads where the user's Java code is, leaving out frames of libtorch's binding, Loupe and the JDK.
 */
final class JavaSource {
  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
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

  /** What a place in the bytecode is in the source never changes, and finding out is slow. */
  private final ConcurrentMap<Place, SourceLine> known = new ConcurrentHashMap<>();

  private record Place(Class<?> type, String method, String descriptor, int instruction) {}

  SourceTrace current() {
    List<StackFrame> frames = WALKER.walk(JavaSource::users);
    return () -> frames.stream().map(this::line).collect(toImmutableList());
  }

  private static List<StackFrame> users(Stream<StackFrame> stack) {
    List<StackFrame> users = new ArrayList<>();
    for (Iterator<StackFrame> frames = stack.iterator(); frames.hasNext(); ) {
      StackFrame frame = frames.next();
      if (isStart(frame)) {
        break;
      }
      if (IS_USERS.get(frame.getDeclaringClass())) {
        users.add(frame);
      }
    }
    return users;
  }

  /** Where Loupe calls the model; what is further out has nothing to do with it. */
  private static boolean isStart(StackFrame frame) {
    return frame.getDeclaringClass() == JavaModel.class
        && frame.getMethodName().equals(JavaModel.CALL_METHOD);
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
