package dev.loupe.cli.model;

import com.google.common.collect.ImmutableList;
import dev.loupe.cli.input.InputSpec;
import dev.loupe.model.RecordableModel;

/**
 * A model that is ready to be recorded.
 *
 * @param model the model
 * @param defaultInputs what it is given if the user says nothing; empty if that is not known
 */
public record OpenModel(RecordableModel model, ImmutableList<InputSpec> defaultInputs) {}
