package dev.loupe.error;

/** What an error says, in one line: libtorch's messages go on for thousands of characters. */
public final class FirstLine {
  private static final String INTERPRETER =
      "The following operation failed in the TorchScript interpreter.";

  private FirstLine() {}

  /** The first line that says something; for an error without a message, its class. */
  public static String of(Throwable error) {
    String message = error.getMessage();
    if (message == null) {
      return error.toString();
    }
    if (message.strip().startsWith(INTERPRETER)) {
      // What was raised stands behind the traceback.
      return message.strip().replaceFirst("[\\s\\S]*\\n(?:RuntimeError: )?", "");
    }
    return message.lines().filter(line -> !line.isBlank()).findFirst().orElse(error.toString());
  }
}
