package dev.loupe.extract;

import java.util.OptionalLong;

/**
 * How far an extraction is.
 *
 * @param done the number of items that are done, with those that were left out
 * @param before how many of these an earlier run had done
 * @param total the number of all items, if it is known
 */
public record ExtractionProgress(long done, long before, OptionalLong total) {}
