/** Charts and a page about the filters of a text CNN. */
@NullMarked
package dev.loupe.analysis.txray.report;

import org.jspecify.annotations.NullMarked;
