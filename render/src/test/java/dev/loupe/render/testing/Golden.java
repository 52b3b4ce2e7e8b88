package dev.loupe.render.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares texts with files; {@code -Dgolden.renew=true} writes the files instead. */
public final class Golden {
  private static final Path FOLDER = Path.of("src/test/resources/golden");

  private Golden() {}

  /** Asserts that a text is what a golden file holds. */
  public static void assertSame(String file, String actual) throws IOException {
    Path golden = FOLDER.resolve(file);
    if (Boolean.getBoolean("golden.renew")) {
      Files.createDirectories(FOLDER);
      Files.writeString(golden, actual);
    }
    assertThat(golden).as("run with -Dgolden.renew=true to make it").exists();
    assertThat(actual).isEqualTo(Files.readString(golden));
  }
}
