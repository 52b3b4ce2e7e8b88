/**
 * What of Loupe runs in the browser: TeaVM compiles {@link dev.loupe.render.page.Page} and all that
 * it needs to JavaScript, so that a page draws as the command does.
 */
@NullMarked
package dev.loupe.render.page;

import org.jspecify.annotations.NullMarked;
