package dev.loupe.model;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import dev.loupe.history.SourceLine;
import java.lang.StackWalker.StackFrame;
import java.util.List;

/**
 * Reads where the user's Java code is, leaving out frames of libtorch's binding, Loupe and the JDK.
 */
final class JavaSource {
  private static final StackWalker WALKER = StackWalker.getInstance();
  private static final ImmutableList<String> FRAMEWORK =
      ImmutableList.of(
          "org.bytedeco.",
          "com.sun.jna.",
          "java.",
          "jdk.",
          "sun.",
          "dev.loupe.dispatch.",
          "dev.loupe.capture.");
  private static final String LOUPE_MODEL = "dev.loupe.model.";

  SourceTrace current() {
    // Frames are cheap to take; their line numbers are not, so they are read later.
    List<StackFrame> frames =
        WALKER.walk(
            stack ->
                stack.takeWhile(frame -> !isStart(frame)).filter(JavaSource::isUsers).toList());
    return () ->
        frames.stream()
            .map(
                frame ->
                    new SourceLine(
                        String.valueOf(frame.getFileName()),
                        Math.max(frame.getLineNumber(), 0),
                        frame.getMethodName(),
                        ""))
            .collect(toImmutableList());
  }

  /** Where Loupe calls the model; what is further out has nothing to do with it. */
  private static boolean isStart(StackFrame frame) {
    return frame.getMethodName().equals(JavaModel.CALL_METHOD)
        && frame.getClassName().equals(JavaModel.class.getName());
  }

  private static boolean isUsers(StackFrame frame) {
    String name = frame.getClassName();
    return !name.startsWith(LOUPE_MODEL) && FRAMEWORK.stream().noneMatch(name::startsWith);
  }
}
