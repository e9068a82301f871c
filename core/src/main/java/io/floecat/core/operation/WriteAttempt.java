package io.floecat.core.operation;

import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.core.operation.store.Pending;
import io.floecat.v1.Connector;
import java.util.Optional;

/** What a write does at each look at the record. */
@FunctionalInterface
interface WriteAttempt {

  /** Makes the write if it can be made: empty if the record was changed meanwhile. */
  Optional<Connector> attempt(Write write, Versioned<ConnectorRecord> record);

  /** The credentials it brings, as applied to this record. */
  default CredentialChange credentials(ConnectorRecord record) {
    return new CredentialChange.Keep();
  }

  /** Whether it goes ahead although this operation is open. */
  default boolean mayEnd(Pending pending) {
    return false;
  }
}
