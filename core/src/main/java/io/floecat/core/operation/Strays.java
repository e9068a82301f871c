package io.floecat.core.operation;

import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.core.operation.store.OpenOperation;
import io.floecat.spi.error.FailedPreconditionException;
import io.floecat.spi.pointer.Pointer;
import java.util.HashMap;
import java.util.Map;

/**
 * Entries of operations that cannot be read, and so do not say whose they are. One that was there
 * before all records were looked at, and that none of them carries, is nobody's: an id is given to
 * a record once, in the commit that makes its entry.
 */
final class Strays {

  private static final int MOST = 200;

  private final OperationStore store;
  private final Map<String, Versioned<OpenOperation>> strays = new HashMap<>();
  private boolean sure;

  Strays(OperationStore store) {
    this.store = store;
  }

  /** A look at all records begins. */
  void begin() {
    strays.clear();
    sure = true;
    for (Pointer pointer : store.list(Keys.OPERATIONS, MOST, "").pointers()) {
      try {
        var entry = store.parseInAnyCase(pointer, OpenOperation.getDefaultInstance());
        if (entry.isUnreadable()) {
          strays.put(pointer.key(), entry);
        }
      } catch (FailedPreconditionException e) {
        // A newer version wrote it, and knows whose it is.
      }
    }
  }

  /** A record was looked at. */
  void carriedBy(ConnectorRecord record) {
    if (record.hasPending()) {
      strays.remove(Keys.operation(record.getPending().getId()));
    }
  }

  /** A record could not be looked at, and may carry any of them. */
  void unsure() {
    sure = false;
  }

  /** All records were looked at. */
  void end() {
    if (sure) {
      strays.values().forEach(stray -> store.begin().remove(stray).tryCommit());
    }
    strays.clear();
  }
}
