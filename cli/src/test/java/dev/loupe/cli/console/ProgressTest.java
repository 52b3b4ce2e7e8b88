package dev.loupe.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ProgressTest {
  private final StringWriter err = new StringWriter();

  private Progress progress(Duration patience) {
    return new Progress(new PrintWriter(err, true), patience);
  }

  @Test
  void isSilentAboutWhatIsQuick() {
    assertThat(progress(Duration.ofHours(1)).<Integer>step("adding", () -> 1 + 1)).isEqualTo(2);

    assertThat(err.toString()).isEmpty();
  }

  @Test
  void tellsWhatTakesLong() {
    progress(Duration.ofMillis(1))
        .step(
            "waiting",
            () -> {
              while (err.toString().isEmpty()) {
                Thread.onSpinWait();
              }
              return true;
            });

    assertThat(err.toString()).isEqualTo("loupe: waiting ...\n");
  }
}
