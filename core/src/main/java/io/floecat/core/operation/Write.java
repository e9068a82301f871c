package io.floecat.core.operation;

import io.floecat.core.operation.store.RequestRecord;
import io.floecat.spi.account.ConnectorName;
import java.util.Optional;

/**
 * One look at a write.
 *
 * @param slot where the request is remembered, as it was when this look began; empty without an id
 */
record Write(ConnectorName name, WriteRequest request, Optional<Versioned<RequestRecord>> slot) {}
