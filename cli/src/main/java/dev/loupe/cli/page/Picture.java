package dev.loupe.cli.page;

import java.util.Optional;

/**
 * A picture as a page shows it.
 *
 * @param target the file, relative to the page's folder, with {@code /} between folders
 * @param alt what it shows, in words
 * @param width in pixels; empty for the file's own
 * @param height in pixels; empty for the file's own
 */
public record Picture(String target, String alt, Optional<String> width, Optional<String> height) {}
