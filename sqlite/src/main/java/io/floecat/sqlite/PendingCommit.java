package io.floecat.sqlite;

import io.floecat.spi.pointer.Change;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A commit on its way.
 *
 * @param answer whether everything was as expected, once it is durable
 */
record PendingCommit(List<Change> changes, CompletableFuture<Boolean> answer) {

  PendingCommit(List<Change> changes) {
    this(changes, new CompletableFuture<>());
  }
}
