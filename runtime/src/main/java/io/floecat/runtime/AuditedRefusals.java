package io.floecat.runtime;

import io.floecat.core.operation.OperationListener;
import io.floecat.core.operation.StoredKind;
import io.floecat.spi.audit.AuditAction;
import io.floecat.spi.audit.AuditEvent;
import io.floecat.spi.audit.AuditLog;
import io.floecat.spi.audit.AuditTrail;
import io.floecat.spi.secret.BackendCall;
import io.floecat.spi.secret.BackendCalls;
import java.util.Optional;

/** Notes what the secrets manager refuses though a record names it. */
final class AuditedRefusals implements OperationListener {

  private static final String UNKNOWN = "REFUSED";

  private final OperationListener next;
  private final AuditLog audit;

  /** Tells {@code next} of every event, too. */
  AuditedRefusals(OperationListener next, AuditLog audit) {
    this.next = next;
    this.audit = audit;
  }

  @Override
  public void on(Event event, String secretName) {
    next.on(event, secretName);
    if (event == Event.REFUSED) {
      Optional<BackendCall> refused = BackendCalls.latest();
      audit.note(
          refused.map(BackendCall::answer).orElse(UNKNOWN),
          AuditEvent.of(AuditTrail.actingSubject(), AuditAction.SECRET_REFUSED, secretName)
              .withCalls(refused.stream().toList()));
    }
  }

  @Override
  public void damaged(StoredKind kind, String key) {
    next.damaged(kind, key);
  }
}
