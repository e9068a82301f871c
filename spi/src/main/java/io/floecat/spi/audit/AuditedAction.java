package io.floecat.spi.audit;

import io.floecat.spi.secret.BackendCalls;
import java.util.function.UnaryOperator;

/** An action under way, for what is found out about it only while it runs. */
public final class AuditedAction {

  private final BackendCalls calls = new BackendCalls();
  private AuditEvent event;

  AuditedAction(AuditEvent intent) {
    this.event = intent;
  }

  /** Adds to what the outcome will say. */
  public void learn(UnaryOperator<AuditEvent> more) {
    event = more.apply(event);
  }

  BackendCalls calls() {
    return calls;
  }

  /** The event with all that is known of it. */
  AuditEvent known() {
    return event.withCalls(calls.made());
  }
}
