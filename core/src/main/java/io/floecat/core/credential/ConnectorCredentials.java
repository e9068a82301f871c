package io.floecat.core.credential;

import io.floecat.core.credential.CredentialSource.Opened;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.account.Permission;
import io.floecat.spi.account.Principal;
import io.floecat.spi.audit.AuditAction;
import io.floecat.spi.audit.AuditEvent;
import io.floecat.spi.audit.AuditLog;
import io.floecat.spi.audit.AuditTrail;
import io.floecat.spi.audit.AuditedAction;
import io.floecat.spi.error.DataLossException;
import io.floecat.spi.error.FailedPreconditionException;
import io.floecat.spi.error.FloecatException;
import io.floecat.spi.error.InvalidArgumentException;
import io.floecat.v1.AuthCredentials;
import io.floecat.v1.CheckConnectorRequest;
import io.floecat.v1.CheckConnectorResponse;
import io.floecat.v1.CheckConnectorResponse.Credentials;
import java.util.function.Function;

/**
 * The one door to credentials. Whoever comes through it is authorized, written down before anything
 * happens, and sees exactly the version that the connector's record names, if it was stored for
 * what that record says; where it cannot be had, nobody gets anything: nothing falls back to
 * another version or identity.
 */
public final class ConnectorCredentials {

  private final CredentialSource source;
  private final TargetRule targets;
  private final AuditTrail audit;

  /**
   * A door to what {@code source} has, for the targets that {@code targets} finds unchanged,
   * watched by {@code audit}.
   */
  public ConnectorCredentials(CredentialSource source, TargetRule targets, AuditLog audit) {
    this.source = source;
    this.targets = targets;
    this.audit = new AuditTrail(audit);
  }

  /**
   * Runs {@code use} with a connector's credentials, which must not outlive it.
   *
   * @param name the connector's resource name
   * @param purpose what the credentials are used for, for the audit; not empty
   * @return what {@code use} returns; its exceptions pass through
   * @throws io.floecat.spi.error.PermissionDeniedException the principal may not
   * @throws io.floecat.spi.error.NotFoundException there is no such connector
   * @throws FailedPreconditionException the connector is deleted, has no credentials, they cannot
   *     be read, or they were not stored for what the record says
   * @throws DataLossException what is stored is not credentials
   */
  public <T> T use(
      Principal principal, String name, String purpose, Function<AuthCredentials, T> use) {
    ConnectorName connector = ConnectorName.parse("name", name);
    var event = AuditEvent.of(principal, AuditAction.CREDENTIALS_USE, connector);
    audit.require(principal, Permission.USE, connector.account(), event);
    if (purpose.isBlank()) {
      throw InvalidArgumentException.of("purpose", "say what the credentials are used for");
    }
    return audit.run(
        event.withDetail(purpose),
        action -> {
          try (Opened opened = open(connector, action)) {
            return use.apply(decode(opened));
          }
        });
  }

  /** Does all that a use would, but for the use, and says what was found. Contacts no catalog. */
  public CheckConnectorResponse check(Principal principal, CheckConnectorRequest request) {
    ConnectorName connector = ConnectorName.parse("name", request.getName());
    var event = AuditEvent.of(principal, AuditAction.CONNECTOR_CHECK, connector);
    audit.require(principal, Permission.READ, connector.account(), event);
    return audit.run(event, action -> check(connector, action));
  }

  private CheckConnectorResponse check(ConnectorName connector, AuditedAction action) {
    try (Opened opened = open(connector, action)) {
      decode(opened);
      return CheckConnectorResponse.newBuilder()
          .setCredentials(Credentials.OK)
          .setVersionId(opened.version().id())
          .setDetail(drift(opened))
          .build();
    } catch (FailedPreconditionException e) {
      return switch (e.reason()) {
        case CREDENTIALS_MISSING -> found(Credentials.MISSING, e);
        case CREDENTIALS_UNREADABLE -> found(Credentials.UNREADABLE, e);
        case TARGET_CHANGED -> found(Credentials.TARGET_CHANGED, e);
        default -> throw e;
      };
    } catch (DataLossException e) {
      return found(Credentials.UNREADABLE, e);
    }
  }

  private Opened open(ConnectorName connector, AuditedAction action) {
    Opened opened = source.open(connector);
    action.learn(event -> event.withSecretVersion(opened.version().id()));
    return opened;
  }

  private String drift(Opened opened) {
    return source
        .drift(opened)
        .map(
            current ->
                "the secret's current version %s was written by somebody else and is not used;"
                        .formatted(current)
                    + " send the credentials once more to make yours the current ones")
        .orElse("");
  }

  private static CheckConnectorResponse found(Credentials credentials, FloecatException e) {
    return CheckConnectorResponse.newBuilder()
        .setCredentials(credentials)
        .setDetail(e.getMessage())
        .build();
  }

  private AuthCredentials decode(Opened opened) {
    try {
      return CredentialPayload.open(opened.value(), opened.connector(), targets);
    } catch (FailedPreconditionException e) {
      source.targetChanged(opened);
      throw e;
    }
  }
}
