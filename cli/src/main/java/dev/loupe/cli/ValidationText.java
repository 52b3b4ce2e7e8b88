package dev.loupe.cli;

import dev.loupe.history.Exemption;
import dev.loupe.history.Fault;
import dev.loupe.history.LayerVerdict;
import dev.loupe.history.ValidationReport;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A report of a validation for people. */
final class ValidationText {
  private ValidationText() {}

  /**
   * @param all whether operations that passed all checks are listed too
   */
  static String of(String model, ValidationReport report, boolean all) {
    StringBuilder text = new StringBuilder();
    report.faults().forEach(fault -> text.append("failed    ").append(line(fault)));
    for (LayerVerdict verdict : report.layers()) {
      verdict.faults().forEach(fault -> text.append("failed    ").append(line(fault)));
      if (verdict.exempt()) {
        text.append("exempt    ")
            .append(verdict.name())
            .append(" (")
            .append(verdict.operator())
            .append("): ")
            .append(
                verdict.exemptions().stream()
                    .map(Exemption::toString)
                    .collect(Collectors.joining("; ")))
            .append('\n');
      } else if (all && verdict.verified()) {
        text.append("verified  %s (%s)\n".formatted(verdict.name(), verdict.operator()));
      }
    }
    reasons(report).forEach((reason, count) -> text.append("%,d x %s\n".formatted(count, reason)));
    return text.append(
            String.format(
                Locale.ROOT,
                "%s: %s (%,d replays, %,d edges proved, %.1f s)%n",
                model,
                report,
                report.replays(),
                report.perturbed(),
                report.elapsed().toMillis() / 1000.0))
        .toString();
  }

  private static String line(Fault fault) {
    return fault.message() + " [" + name(fault.kind()) + "]\n";
  }

  /** {@code wrong parent} for {@code WRONG_PARENT}. */
  private static String name(Fault.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static Map<String, Integer> reasons(ValidationReport report) {
    Map<String, Integer> reasons = new TreeMap<>();
    report.layers().stream()
        .filter(LayerVerdict::exempt)
        .flatMap(verdict -> verdict.exemptions().stream())
        .forEach(exemption -> reasons.merge(exemption.reason().text(), 1, Integer::sum));
    return reasons;
  }
}
