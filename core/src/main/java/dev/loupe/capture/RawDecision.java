package dev.loupe.capture;

import dev.loupe.model.SourceTrace;

/** A value that was read as a condition, and where the model's code was then. */
record RawDecision(boolean value, SourceTrace source) {}
