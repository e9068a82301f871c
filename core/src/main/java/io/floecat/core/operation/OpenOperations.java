package io.floecat.core.operation;

import io.floecat.core.operation.store.OpenOperation;
import io.floecat.core.operation.store.Pending;
import io.floecat.spi.account.ConnectorName;

/** The list of what is open: an entry exists exactly while a record carries the operation. */
final class OpenOperations {

  private OpenOperations() {}

  static void open(OperationStore store, Commit commit, ConnectorName name, Pending pending) {
    commit.put(
        store.absent(Keys.operation(pending.getId()), OpenOperation.getDefaultInstance()),
        OpenOperation.newBuilder()
            .setFormat(Commit.FORMAT)
            .setConnector(name.toString())
            .setStartTime(pending.getStartTime())
            .build());
  }

  static void close(OperationStore store, Commit commit, String operationId) {
    commit.remove(store.operationInAnyCase(operationId));
  }
}
