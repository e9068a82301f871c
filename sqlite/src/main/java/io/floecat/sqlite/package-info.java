/**
 * The pointer store on SQLite: one file, fully synced, with commits of many callers in one sync.
 */
@NullMarked
package io.floecat.sqlite;

import org.jspecify.annotations.NullMarked;
