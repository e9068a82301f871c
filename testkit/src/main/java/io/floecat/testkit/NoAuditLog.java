package io.floecat.testkit;

import io.floecat.spi.audit.AuditEvent;
import io.floecat.spi.audit.AuditLog;

/** Writes nothing down. */
public final class NoAuditLog implements AuditLog {

  @Override
  public Outcome begin(AuditEvent intent) {
    return (result, event) -> {};
  }

  @Override
  public void note(String result, AuditEvent event) {}
}
