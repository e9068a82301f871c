package io.floecat.core.operation;

import io.floecat.core.account.Principal;
import io.floecat.v1.FinishOperationsRequest;
import io.floecat.v1.FinishOperationsResponse;
import io.floecat.v1.ListOperationsRequest;
import io.floecat.v1.ListOperationsResponse;

/** Shows and finishes what is open; for admins. */
public final class OperationService {

  /** What is open. */
  public ListOperationsResponse list(Principal principal, ListOperationsRequest request) {
    throw new UnsupportedOperationException();
  }

  /** Does now what the sweeper would do. */
  public FinishOperationsResponse finish(Principal principal, FinishOperationsRequest request) {
    throw new UnsupportedOperationException();
  }
}
