/**
 * Tables of a history for spreadsheets and data frames: a record for each row, whose components are
 * the columns.
 */
@NullMarked
package dev.loupe.tables;

import org.jspecify.annotations.NullMarked;
