package dev.loupe.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class ProgressBarTest {
  private static final long SECOND = 1_000_000_000;
  private static final OptionalLong TOTAL = OptionalLong.of(10_000);

  private final StringWriter err = new StringWriter();
  private long now;

  private ProgressBar bar(boolean shown) {
    return new ProgressBar(new PrintWriter(err), "items", shown, () -> now);
  }

  @Test
  void tellsItemsRateAndTimeLeft() {
    try (ProgressBar bar = bar(true)) {
      now = 10 * SECOND;
      bar.show(2_500, 500, TOTAL);
      bar.show(2_600, 500, TOTAL); // too soon
      now = 20 * SECOND;
      bar.show(10_000, 500, TOTAL);
    }

    assertThat(err.toString())
        .isEqualTo(
            "\r[######..................]  25%, 2,500 of 10,000 items, 200/s, 0:38 left"
                + "\r[########################] 100%, 10,000 of 10,000 items, 475/s, 0:00 left\n");
  }

  @Test
  void shortLinesCoverLongOnes() {
    ProgressBar bar = bar(true);
    now = SECOND;
    bar.show(1, 10_000);
    now = 4000 * SECOND;
    bar.show(9_999, 10_000);

    assertThat(err.toString())
        .isEqualTo(
            "\r[........................]   0%, 1 of 10,000 items, 1.0/s, 2:46:39 left"
                + "\r[#######################.]  99%, 9,999 of 10,000 items, 2.5/s, 0:00 left");
  }

  @Test
  void withoutATotalThereIsNoTimeLeft() {
    now = SECOND;
    ProgressBar bar = bar(true);
    now = 3 * SECOND;
    bar.show(7, 0, OptionalLong.empty());

    assertThat(err.toString()).isEqualTo("\r7 items, 3.5/s");
  }

  @Test
  void isSilentWithoutATerminal() {
    try (ProgressBar bar = bar(false)) {
      bar.show(10_000, 10_000);
    }

    assertThat(err.toString()).isEmpty();
  }
}
