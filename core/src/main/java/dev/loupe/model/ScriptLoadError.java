package dev.loupe.model;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in one line why libtorch could not load a file. */
final class ScriptLoadError {
  private static final Pattern UNKNOWN_OPERATOR =
      Pattern.compile(
          "(?:Unknown builtin op:|unknown operator|Couldn't find an operator for)\\s+([\\w:.]+\\w)");
  private static final Pattern UNKNOWN_ARGUMENTS =
      Pattern.compile(
          "Arguments for call are not valid[\\s\\S]*?variants are available:\\s*\\n\\s*([\\w:.]+)");

  private ScriptLoadError() {}

  static String explain(Path file, Throwable error) {
    String message = String.valueOf(error.getMessage());
    for (Pattern pattern : new Pattern[] {UNKNOWN_OPERATOR, UNKNOWN_ARGUMENTS}) {
      Matcher matcher = pattern.matcher(message);
      if (matcher.find()) {
        return ("%s uses the operator %s in a way that this libtorch (2.10) does not know: it was saved by a"
                + " newer PyTorch or needs an extension; save it again with PyTorch 2.10 or older, without"
                + " the extension")
            .formatted(file, matcher.group(1));
      }
    }
    if (message.contains("constants.pkl")
        || message.contains("file not found: ")
        || message.contains("hasRecord")) {
      return "%s is a PyTorch file, but not TorchScript; save the model with torch.jit.save(torch.jit.script(model), ...)"
          .formatted(file);
    }
    if (message.contains("central directory")
        || message.contains("not a ZIP")
        || message.contains("archive")) {
      return "%s is not a TorchScript file, or it is damaged".formatted(file);
    }
    return "%s can't be loaded: %s"
        .formatted(file, message.lines().findFirst().orElse("no reason given"));
  }
}
