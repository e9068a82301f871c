package io.floecat.core.connector;

import io.floecat.core.operation.Operations;
import io.floecat.core.operation.TimeSource;
import io.floecat.core.operation.UnboundSecrets;
import io.floecat.core.operation.WriteRequest;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.audit.AuditAction;
import io.floecat.spi.audit.AuditEvent;
import io.floecat.spi.audit.AuditLog;
import io.floecat.spi.audit.AuditTrail;
import io.floecat.spi.error.FloecatException;
import io.floecat.v1.Connector;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds to their targets the secrets that earlier versions wrote, each by an update like any other
 * that leaves the credentials as they are. Goes through all records in small steps, and again after
 * a while for what was in the way. Safe on many nodes at once, and to stop at any point.
 */
public final class TargetBinding {

  /** What is free for this of the 50 writes a second that AWS allows all (AWS_FACTS 1.5). */
  private static final int MOST_WRITES = 20;

  private static final int MOST_LOOKS = 1_000;
  private static final Duration MOST_TIME = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofHours(1);
  private static final Logger log = LoggerFactory.getLogger(TargetBinding.class);

  private final UnboundSecrets unbound;
  private final Operations operations;
  private final AuditTrail audit;
  private final TimeSource time;

  private String after = "";
  private Instant notBefore = Instant.MIN;

  /** Binds what {@code unbound} finds. */
  public TargetBinding(
      UnboundSecrets unbound, Operations operations, AuditLog log, TimeSource time) {
    this.unbound = unbound;
    this.operations = operations;
    this.audit = new AuditTrail(log);
    this.time = time;
  }

  /** Takes one step, bounded in looks, writes and time; returns how many secrets it bound. */
  public synchronized int step() {
    if (time.now().isBefore(notBefore)) {
      return 0;
    }
    long end = time.nanos() + MOST_TIME.toNanos();
    UnboundSecrets.Found found = unbound.look(MOST_LOOKS, after);
    int tried = 0;
    int bound = 0;
    for (ConnectorName name : found.names()) {
      if (tried == MOST_WRITES || time.nanos() >= end) {
        return bound;
      }
      bound += bind(name) ? 1 : 0;
      tried++;
      after = name.toString();
    }
    after = found.next().orElse("");
    if (after.isEmpty()) {
      notBefore = time.now().plus(PAUSE);
    }
    return bound;
  }

  private boolean bind(ConnectorName name) {
    try {
      audit.run(
          AuditEvent.ofService(AuditAction.LIFECYCLE_BIND, name),
          () ->
              operations.update(
                  name,
                  ConnectorUpdate::bind,
                  Optional.empty(),
                  new WriteRequest(Optional.empty(), Connector.getDefaultInstance(), "", false)));
      return true;
    } catch (FloecatException e) {
      log.warn("the secret of {} is not bound to its target yet: {}", name, e.getMessage());
      return false;
    } catch (RuntimeException e) { // One bad item does not stop the others.
      log.error(
          "the secret of {} is not bound to its target yet, please report it: {}",
          name,
          e.getClass().getName());
      return false;
    }
  }
}
