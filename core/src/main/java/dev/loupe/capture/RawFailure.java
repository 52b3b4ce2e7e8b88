package dev.loupe.capture;

import com.google.common.collect.ImmutableList;
import dev.loupe.history.ModulePass;

/** The operator that failed, and where. */
record RawFailure(RawCall call, ImmutableList<ModulePass> modules, boolean readsInput) {}
