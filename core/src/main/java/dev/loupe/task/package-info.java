/**
 * What a recording does at chosen layers while the forward runs: {@link dev.loupe.task.LayerTask}
 * is one such thing, {@link dev.loupe.task.TaskRun} carries them out.
 */
@NullMarked
package dev.loupe.task;

import org.jspecify.annotations.NullMarked;
