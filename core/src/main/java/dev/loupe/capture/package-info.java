/**
 * Records a forward pass: {@link dev.loupe.capture.Recorder} notes what runs, {@link
 * dev.loupe.capture.HistoryBuilder} makes the immutable history of it.
 */
@NullMarked
package dev.loupe.capture;

import org.jspecify.annotations.NullMarked;
