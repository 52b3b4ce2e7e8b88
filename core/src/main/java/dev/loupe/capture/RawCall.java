package dev.loupe.capture;

import com.google.common.collect.ImmutableList;
import dev.loupe.dispatch.Operator;
import dev.loupe.history.Argument;
import dev.loupe.model.SourceTrace;

/** A call of an operator as it was seen. */
record RawCall(
    int id,
    Operator operator,
    boolean inPlace,
    ImmutableList<Argument> arguments,
    SourceTrace source,
    long nanos) {}
