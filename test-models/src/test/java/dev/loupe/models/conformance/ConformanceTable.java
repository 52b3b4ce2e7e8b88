package dev.loupe.models.conformance;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes the docs' page about the conformance models. */
final class ConformanceTable {
  private ConformanceTable() {}

  static String of(Map<String, ? extends List<ConformanceModel>> themes) {
    List<ConformanceModel> models =
        themes.values().stream().<ConformanceModel>flatMap(List::stream).toList();
    StringBuilder page =
        new StringBuilder(
            """
            # Conformance

            Small models that show one phenomenon each, written for Loupe; the test that records them makes
            this page. The sizes of a record are *layers/operations/edges*, one entry for each pass, then
            *layers/edges* once loops are rolled. TorchLens' are those of its model of the same name, as far
            as they are known. Where the two differ, the reason stands beside them.

            """);
    page.append(
        "%d models; the sizes are TorchLens' in %d of the %d that it is known of.\n\n"
            .formatted(
                models.size(),
                models.stream().filter(ConformanceTable::isSame).count(),
                models.stream().filter(model -> model.torchLens().isPresent()).count()));
    page.append("| Reason | Models |\n|---|---|\n");
    reasons(models).forEach((kind, count) -> page.append("| %s | %d |\n".formatted(kind, count)));
    themes.forEach(
        (theme, ofTheme) -> {
          page.append(
              """

              ## %s

              | Model | What it shows | Written in | Loupe | TorchLens | Reason |
              |---|---|---|---|---|---|
              """
                  .formatted(theme));
          ofTheme.forEach(model -> page.append(row(model)));
        });
    return page.toString();
  }

  private static boolean isSame(ConformanceModel model) {
    return model.torchLens().isPresent() && model.torchLens().get().equals(model.expected());
  }

  private static Map<String, Integer> reasons(List<ConformanceModel> models) {
    Map<String, Integer> reasons = new TreeMap<>();
    models.forEach(
        model ->
            model.differences().stream()
                .map(difference -> difference.kind().title())
                .distinct()
                .forEach(kind -> reasons.merge(kind, 1, Integer::sum)));
    return reasons;
  }

  private static String row(ConformanceModel model) {
    return "| %s | %s | %s | %s | %s | %s |\n"
        .formatted(
            model.name(),
            model.phenomenon(),
            model.factory() instanceof dev.loupe.models.ZooModel.JavaFactory
                ? "Java"
                : "TorchScript",
            sizes(model.expected()),
            model.torchLens().map(ConformanceTable::sizes).orElse(""),
            model.differences().stream()
                .map(difference -> difference.kind().title() + ": " + difference.detail())
                .collect(Collectors.joining("; ")));
  }

  private static String sizes(Facts facts) {
    return facts.unrolled() + ", " + facts.rolled();
  }
}
