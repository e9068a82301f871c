package io.floecat.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.core.connector.BoundTarget;
import io.floecat.core.connector.ConnectorIds;
import io.floecat.core.connector.ConnectorService;
import io.floecat.core.credential.ConnectorCredentials;
import io.floecat.core.lifecycle.ManualTimeSource;
import io.floecat.core.operation.Lifecycle;
import io.floecat.core.operation.OperationListener;
import io.floecat.core.operation.OperationSettings;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.account.Principal;
import io.floecat.spi.error.FloecatException;
import io.floecat.spi.secret.SecretsManager;
import io.floecat.testkit.InMemoryPointerStore;
import io.floecat.testkit.ManualClock;
import io.floecat.testkit.NoAuditLog;
import io.floecat.v1.AuthCredentials;
import io.floecat.v1.BearerToken;
import io.floecat.v1.CheckConnectorRequest;
import io.floecat.v1.CheckConnectorResponse;
import io.floecat.v1.Connector;
import io.floecat.v1.CreateConnectorRequest;
import io.floecat.v1.DeleteConnectorRequest;
import io.floecat.v1.UndeleteConnectorRequest;
import io.floecat.v1.UpdateConnectorRequest;
import java.time.Duration;
import java.util.Random;

/** A connector with a bearer token, as callers of a service on some backend see it. */
final class OneConnector {

  private static final Principal ADMIN = Principal.admin("test");

  private final String name;
  private final ManualClock clock;
  private final Lifecycle lifecycle;
  private final ConnectorCredentials credentials;
  private final ConnectorService service;

  OneConnector(String name, SecretsManager secrets, ManualClock clock) {
    this.name = name;
    this.clock = clock;
    var audit = new NoAuditLog();
    this.lifecycle =
        new Lifecycle(
            new InMemoryPointerStore(),
            secrets,
            OperationSettings.defaults(),
            new ManualTimeSource(clock),
            OperationListener.NONE,
            audit);
    this.credentials = new ConnectorCredentials(lifecycle.credentials(), new BoundTarget(), audit);
    this.service =
        new ConnectorService(
            lifecycle.operations(),
            lifecycle.connectors(),
            lifecycle.accountExpunge(),
            credentials,
            new ConnectorIds(clock, new Random(1)),
            audit);
  }

  Connector create(String token) {
    return service.create(
        ADMIN,
        CreateConnectorRequest.newBuilder()
            .setParent("accounts/" + ConnectorName.parse("name", name).account())
            .setConnectorId(ConnectorName.parse("name", name).connectorId())
            .setConnector(connector(token))
            .build());
  }

  void update(String token) {
    Connector updated =
        service.update(
            ADMIN, UpdateConnectorRequest.newBuilder().setConnector(connector(token)).build());
    assertThat(updated.getName()).isEqualTo(name);
  }

  Connector connector(String token) {
    return Connector.newBuilder()
        .setName(name)
        .setKind(Connector.Kind.UNITY_CATALOG)
        .setUri("https://unity.example.com")
        .setAuth(
            AuthCredentials.newBuilder().setBearerToken(BearerToken.newBuilder().setToken(token)))
        .build();
  }

  void delete() {
    Connector deleted =
        service.delete(ADMIN, DeleteConnectorRequest.newBuilder().setName(name).build());
    assertThat(deleted.getState()).isEqualTo(Connector.State.DELETED);
  }

  void undelete() {
    Connector live =
        service.undelete(ADMIN, UndeleteConnectorRequest.newBuilder().setName(name).build());
    assertThat(live.getState()).isEqualTo(Connector.State.ACTIVE);
  }

  CheckConnectorResponse check() {
    return service.check(ADMIN, CheckConnectorRequest.newBuilder().setName(name).build());
  }

  /**
   * The token that a use of the connector gets.
   *
   * @throws FloecatException there is none
   */
  String used() {
    return credentials.use(ADMIN, name, "test", auth -> auth.getBearerToken().getToken());
  }

  /** What nobody came to do. */
  void sweep() {
    lifecycle.sweeper().sweep();
  }

  /** Everything that takes time has happened, but no purge. */
  void settle() {
    for (int hour = 0; hour < 3; hour++) {
      clock.advance(Duration.ofMinutes(61));
      lifecycle.sweeper().sweep();
    }
  }
}
