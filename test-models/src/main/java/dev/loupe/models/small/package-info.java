/**
 * Models of a few operations, each with one thing that makes recording hard: a loop, a branch,
 * writes through views, a module with two addresses, buffers, several inputs and outputs.
 */
@NullMarked
package dev.loupe.models.small;

import org.jspecify.annotations.NullMarked;
