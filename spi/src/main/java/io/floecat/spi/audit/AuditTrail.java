package io.floecat.spi.audit;

import io.floecat.spi.account.AccountId;
import io.floecat.spi.account.Permission;
import io.floecat.spi.account.Principal;
import io.floecat.spi.error.FloecatException;
import io.floecat.spi.error.PermissionDeniedException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What every use case does around its work: turns away who may not, and writes the intent before
 * the work begins and the outcome when it has ended, however it ends.
 */
public final class AuditTrail {

  private static final ScopedValue<String> ACTING = ScopedValue.newInstance();

  private final AuditLog log;

  /** A trail in {@code log}. */
  public AuditTrail(AuditLog log) {
    this.log = log;
  }

  /** Who does what runs on this thread; the service itself where nobody asked for it. */
  public static String actingSubject() {
    return ACTING.orElse(AuditEvent.SERVICE);
  }

  /** Throws {@link PermissionDeniedException}, written down, unless the principal may. */
  public void require(
      Principal principal, Permission permission, AccountId account, AuditEvent event) {
    orNote(event, () -> principal.require(permission, account));
  }

  /**
   * Throws {@link PermissionDeniedException}, written down, unless the principal may everywhere.
   */
  public void requireEverywhere(Principal principal, Permission permission, AuditEvent event) {
    orNote(event, () -> principal.requireEverywhere(permission));
  }

  /** Runs {@code body} between an intent and an outcome. */
  public <T> T run(AuditEvent intent, Supplier<T> body) {
    return run(intent, _ -> body.get());
  }

  /**
   * Runs {@code body} between an intent and an outcome; what it tells its action is in the outcome,
   * also where it fails.
   *
   * @throws io.floecat.spi.error.UnavailableException the intent cannot be written; {@code body}
   *     did not run
   */
  public <T> T run(AuditEvent intent, Function<AuditedAction, T> body) {
    AuditLog.Outcome outcome = log.begin(intent);
    var action = new AuditedAction(intent);
    String result = "FAILED"; // What other people's code may throw, in a use of credentials.
    try {
      T made =
          ScopedValue.where(ACTING, intent.subject())
              .call(() -> action.calls().during(() -> body.apply(action)));
      result = "OK";
      return made;
    } catch (FloecatException e) {
      result = e.reason().name();
      throw e;
    } finally {
      outcome.end(result, action.known());
    }
  }

  private void orNote(AuditEvent event, Runnable check) {
    try {
      check.run();
    } catch (PermissionDeniedException e) {
      log.note(e.reason().name(), event);
      throw e;
    }
  }
}
