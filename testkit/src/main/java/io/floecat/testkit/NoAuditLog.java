package io.floecat.testkit;

import io.floecat.core.audit.AuditEvent;
import io.floecat.core.audit.AuditLog;

/** Writes nothing down. */
public final class NoAuditLog implements AuditLog {

  @Override
  public Outcome begin(AuditEvent intent) {
    return (result, event) -> {};
  }

  @Override
  public void note(String result, AuditEvent event) {}
}
