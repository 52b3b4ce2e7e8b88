package dev.loupe.extract;

/**
 * An item that was left out, since it could not be read or the model failed on it.
 *
 * @param name the item's name
 * @param reason what went wrong, in one line
 */
public record SkippedItem(String name, String reason) {}
