package io.floecat.spi.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.floecat.spi.account.AccountId;
import io.floecat.spi.account.Permission;
import io.floecat.spi.account.Principal;
import io.floecat.spi.account.Role;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.NotFoundException;
import io.floecat.spi.error.PermissionDeniedException;
import io.floecat.spi.secret.BackendCall;
import io.floecat.spi.secret.BackendCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditTrailTest {

  private static final AuditEvent EVENT =
      AuditEvent.of("ada", AuditAction.CONNECTOR_UPDATE, "accounts/acct-1/connectors/lake");
  private static final BackendCall CALL =
      new BackendCall("PutSecretValue", Optional.of("id-1"), Optional.empty(), "OK");

  private final List<String> written = new ArrayList<>();
  private final List<AuditEvent> outcomes = new ArrayList<>();
  private final AuditTrail trail = new AuditTrail(new ListingLog());

  private final class ListingLog implements AuditLog {

    @Override
    public Outcome begin(AuditEvent intent) {
      written.add("intent " + intent.action());
      return (result, event) -> {
        written.add("outcome " + result);
        outcomes.add(event);
      };
    }

    @Override
    public void note(String result, AuditEvent event) {
      written.add("note %s %s".formatted(event.action(), result));
    }
  }

  @Test
  void run_succeeds_outcomeHasWhatWasLearnedAndTheCalls() {
    String made =
        trail.run(
            EVENT,
            action -> {
              written.add("body");
              BackendCalls.report(CALL);
              action.learn(event -> event.withSecretVersion("v2"));
              return AuditTrail.actingSubject();
            });

    assertThat(made).isEqualTo("ada");
    assertThat(written).containsExactly("intent connectors.update", "body", "outcome OK");
    assertThat(outcomes).containsExactly(EVENT.withSecretVersion("v2").withCalls(List.of(CALL)));
    assertThat(AuditTrail.actingSubject()).isEqualTo(AuditEvent.SERVICE);
  }

  @Test
  void run_fails_outcomeHasTheReasonAndWhatWasLearnedSoFar() {
    assertThatThrownBy(
            () ->
                trail.run(
                    EVENT,
                    action -> {
                      action.learn(event -> event.withSecretVersion("v2"));
                      throw new NotFoundException(ErrorReason.CONNECTOR_NOT_FOUND, "none");
                    }))
        .isInstanceOf(NotFoundException.class);

    assertThat(written).containsExactly("intent connectors.update", "outcome CONNECTOR_NOT_FOUND");
    assertThat(outcomes).containsExactly(EVENT.withSecretVersion("v2"));
  }

  @Test
  void run_failsForAReasonThatIsNotOurs_saysSo() {
    assertThatThrownBy(
            () ->
                trail.run(
                    EVENT,
                    () -> {
                      throw new IllegalStateException("theirs");
                    }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(written).containsExactly("intent connectors.update", "outcome FAILED");
  }

  @Test
  void run_withinAnother_eachHasItsOwnCalls() {
    trail.run(
        EVENT,
        () -> {
          BackendCalls.report(CALL);
          return trail.run(EVENT.withDetail("inner"), () -> true);
        });

    assertThat(outcomes).containsExactly(EVENT.withDetail("inner"), EVENT.withCalls(List.of(CALL)));
  }

  @Test
  void require_denied_isNotedAndThrown() {
    var account = new AccountId("acct-1");
    var viewer = new Principal("eve", Optional.empty(), Map.of(account, Role.VIEWER));

    trail.require(viewer, Permission.READ, account, EVENT);
    assertThat(written).isEmpty();
    assertThatThrownBy(() -> trail.require(viewer, Permission.WRITE, account, EVENT))
        .isInstanceOf(PermissionDeniedException.class);
    assertThatThrownBy(() -> trail.requireEverywhere(viewer, Permission.READ, EVENT))
        .isInstanceOf(PermissionDeniedException.class);

    assertThat(written)
        .containsExactly(
            "note connectors.update PERMISSION_DENIED", "note connectors.update PERMISSION_DENIED");
  }

  @Test
  void account_ofAnEvent_isThatOfItsResource() {
    assertThat(EVENT.account()).contains("acct-1");
    assertThat(EVENT.withResource("accounts/acct-2").account()).contains("acct-2");
    assertThat(EVENT.withResource("accounts/-").account()).isEmpty();
    assertThat(EVENT.withResource("operations").account()).isEmpty();
  }
}
