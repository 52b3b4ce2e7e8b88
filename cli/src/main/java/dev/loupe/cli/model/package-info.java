/** Which model a command is about: finds, opens and records what the user calls MODEL. */
@NullMarked
package dev.loupe.cli.model;

import org.jspecify.annotations.NullMarked;
