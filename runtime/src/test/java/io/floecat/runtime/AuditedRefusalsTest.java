package io.floecat.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.core.operation.OperationListener;
import io.floecat.core.operation.OperationListener.Event;
import io.floecat.spi.audit.AuditAction;
import io.floecat.spi.audit.AuditEvent;
import io.floecat.spi.audit.AuditLog;
import io.floecat.spi.audit.AuditTrail;
import io.floecat.spi.secret.BackendCall;
import io.floecat.spi.secret.BackendCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditedRefusalsTest {

  private static final String SECRET = "accounts/acct-1/connectors/lake";
  private static final BackendCall REFUSED =
      new BackendCall(
          "GetSecretValue", Optional.of("id-1"), Optional.of("floecat-acct-1"), "AccessDenied");

  private final List<AuditEvent> noted = new ArrayList<>();
  private final List<String> results = new ArrayList<>();
  private final AuditLog log =
      new AuditLog() {
        @Override
        public Outcome begin(AuditEvent intent) {
          return (result, event) -> {};
        }

        @Override
        public void note(String result, AuditEvent event) {
          results.add(result);
          noted.add(event);
        }
      };
  private final List<Event> passedOn = new ArrayList<>();
  private final OperationListener refusals =
      new AuditedRefusals((event, name) -> passedOn.add(event), log);

  @Test
  void on_refusedWithinAnAction_namesWhoActedAndTheCall() {
    new AuditTrail(log)
        .run(
            AuditEvent.of("ada", AuditAction.CONNECTOR_CHECK, SECRET),
            _ -> {
              BackendCalls.report(REFUSED);
              refusals.on(Event.REFUSED, SECRET);
              return true;
            });

    assertThat(noted)
        .containsExactly(
            AuditEvent.of("ada", AuditAction.SECRET_REFUSED, SECRET).withCalls(List.of(REFUSED)));
    assertThat(results).containsExactly("AccessDenied");
    assertThat(passedOn).containsExactly(Event.REFUSED);
  }

  @Test
  void on_refusedWithoutAnAction_isTheServicesOwn() {
    refusals.on(Event.REFUSED, SECRET);

    assertThat(noted).containsExactly(AuditEvent.ofService(AuditAction.SECRET_REFUSED, SECRET));
  }

  @Test
  void on_anythingElse_isOnlyPassedOn() {
    refusals.on(Event.SECRET_DELETED, SECRET);

    assertThat(noted).isEmpty();
    assertThat(passedOn).containsExactly(Event.SECRET_DELETED);
  }
}
