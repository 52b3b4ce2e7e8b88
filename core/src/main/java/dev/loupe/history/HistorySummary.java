package dev.loupe.history;

/** Writes the summary that {@link ModelHistory#toString()} gives. */
final class HistorySummary {

  private HistorySummary() {}

  static String of(ModelHistory history) {
    return "Log of " + history.modelName() + " forward pass";
  }
}
