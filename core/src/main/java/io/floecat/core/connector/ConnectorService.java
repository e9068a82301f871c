package io.floecat.core.connector;

import io.floecat.core.credential.ConnectorCredentials;
import io.floecat.core.operation.AccountExpunge;
import io.floecat.core.operation.ConnectorReader;
import io.floecat.core.operation.Operations;
import io.floecat.core.operation.WriteRequest;
import io.floecat.spi.account.AccountId;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.account.Permission;
import io.floecat.spi.account.Principal;
import io.floecat.spi.audit.AuditAction;
import io.floecat.spi.audit.AuditEvent;
import io.floecat.spi.audit.AuditLog;
import io.floecat.spi.audit.AuditTrail;
import io.floecat.v1.CheckConnectorRequest;
import io.floecat.v1.CheckConnectorResponse;
import io.floecat.v1.Connector;
import io.floecat.v1.CreateConnectorRequest;
import io.floecat.v1.DeleteConnectorRequest;
import io.floecat.v1.ExpungeAccountRequest;
import io.floecat.v1.ExpungeAccountResponse;
import io.floecat.v1.ExpungeConnectorRequest;
import io.floecat.v1.GetConnectorRequest;
import io.floecat.v1.ListConnectorsRequest;
import io.floecat.v1.ListConnectorsResponse;
import io.floecat.v1.UndeleteConnectorRequest;
import io.floecat.v1.UpdateConnectorRequest;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The use cases. Each method is the rpc of its name, see the service definition; each authorizes
 * the principal before anything is looked up, and answers with masks where there are credentials.
 * What changes something, or would, is written down before it begins.
 */
public final class ConnectorService {

  private static final String ALL_ACCOUNTS = "accounts/-";

  private final Operations operations;
  private final ConnectorReader connectors;
  private final AccountExpunge accountExpunge;
  private final ConnectorCredentials credentials;
  private final ConnectorIds ids;
  private final AuditTrail audit;

  /** The use cases on these parts. */
  public ConnectorService(
      Operations operations,
      ConnectorReader connectors,
      AccountExpunge accountExpunge,
      ConnectorCredentials credentials,
      ConnectorIds ids,
      AuditLog audit) {
    this.operations = operations;
    this.connectors = connectors;
    this.accountExpunge = accountExpunge;
    this.credentials = credentials;
    this.ids = ids;
    this.audit = new AuditTrail(audit);
  }

  public Connector create(Principal principal, CreateConnectorRequest request) {
    AccountId account = ConnectorName.parseAccount("parent", request.getParent());
    var event = AuditEvent.of(principal, AuditAction.CONNECTOR_CREATE, request.getParent());
    audit.require(principal, Permission.WRITE, account, event);
    String id = request.getConnectorId().isEmpty() ? ids.next() : request.getConnectorId();
    var name = new ConnectorName(account, id);
    TextRules.requireNoSecretInId(name);
    CreateConnectorRequest pruned = WriteRequests.prune(request);
    WriteRequest write = WriteRequests.of(principal, pruned, request);
    try (var plans = new PlanScope()) {
      var plan = plans.keep(ConnectorUpdate.create(pruned.getConnector()));
      return audited(event.withResource(name), write, () -> operations.create(name, plan, write));
    }
  }

  public Connector get(Principal principal, GetConnectorRequest request) {
    var name = ConnectorName.parse("name", request.getName());
    var event = AuditEvent.of(principal, AuditAction.CONNECTOR_GET, name);
    audit.require(principal, Permission.READ, name.account(), event);
    return connectors.get(name);
  }

  public ListConnectorsResponse list(Principal principal, ListConnectorsRequest request) {
    String parent = request.getParent();
    if (parent.equals(ALL_ACCOUNTS)) {
      var event = AuditEvent.of(principal, AuditAction.CONNECTOR_LIST, parent);
      audit.requireEverywhere(principal, Permission.READ, event);
      return audit.run(event, () -> new Listing(connectors, Optional.empty(), request).page());
    }
    AccountId account = ConnectorName.parseAccount("parent", parent);
    var event = AuditEvent.of(principal, AuditAction.CONNECTOR_LIST, parent);
    audit.require(principal, Permission.READ, account, event);
    return new Listing(connectors, Optional.of(account), request).page();
  }

  public Connector update(Principal principal, UpdateConnectorRequest request) {
    var name = ConnectorName.parse("connector.name", request.getConnector().getName());
    var event = AuditEvent.of(principal, AuditAction.CONNECTOR_UPDATE, name);
    audit.require(principal, Permission.WRITE, name.account(), event);
    if (request.getAllowMissing()) {
      TextRules.requireNoSecretInId(name);
    }
    UpdateConnectorRequest pruned = WriteRequests.prune(request);
    WriteRequest write = WriteRequests.of(principal, pruned, request);
    Connector given = pruned.getConnector();
    try (var plans = new PlanScope()) {
      return audited(
          event,
          write,
          () ->
              operations.update(
                  name,
                  stored ->
                      plans.keep(ConnectorUpdate.plan(stored, given, request.getUpdateMask())),
                  request.getAllowMissing()
                      ? Optional.of(() -> plans.keep(ConnectorUpdate.create(given)))
                      : Optional.empty(),
                  write));
    }
  }

  public CheckConnectorResponse check(Principal principal, CheckConnectorRequest request) {
    return credentials.check(principal, request);
  }

  public Connector delete(Principal principal, DeleteConnectorRequest request) {
    var name = ConnectorName.parse("name", request.getName());
    var event = AuditEvent.of(principal, AuditAction.CONNECTOR_DELETE, name);
    audit.require(principal, Permission.WRITE, name.account(), event);
    WriteRequest write = WriteRequests.of(principal, request);
    return audited(event, write, () -> operations.delete(name, request.getAllowMissing(), write));
  }

  public Connector undelete(Principal principal, UndeleteConnectorRequest request) {
    var name = ConnectorName.parse("name", request.getName());
    var event = AuditEvent.of(principal, AuditAction.CONNECTOR_UNDELETE, name);
    audit.require(principal, Permission.WRITE, name.account(), event);
    WriteRequest write = WriteRequests.of(principal, request);
    return audited(event, write, () -> operations.undelete(name, write));
  }

  public void expunge(Principal principal, ExpungeConnectorRequest request) {
    var name = ConnectorName.parse("name", request.getName());
    var event = AuditEvent.of(principal, AuditAction.CONNECTOR_EXPUNGE, name);
    audit.require(principal, Permission.EXPUNGE, name.account(), event);
    WriteRequest write = WriteRequests.of(principal, request);
    audited(
        event,
        write,
        () -> {
          operations.expunge(name, write);
          return Connector.getDefaultInstance();
        });
  }

  public ExpungeAccountResponse expungeAccount(Principal principal, ExpungeAccountRequest request) {
    AccountId account = ConnectorName.parseAccount("name", request.getName());
    var event = AuditEvent.of(principal, AuditAction.ACCOUNT_EXPUNGE, request.getName());
    audit.require(principal, Permission.EXPUNGE, account, event);
    return audit.run(event, () -> accountExpunge.step(account, request.getEtag()));
  }

  /** A dry run is written down, too: it may read the secret to compare credentials with it. */
  private Connector audited(AuditEvent event, WriteRequest write, Supplier<Connector> body) {
    return audit.run(
        event.withRequestId(write.requestId()).withValidateOnly(write.validateOnly()),
        action -> {
          Connector made = body.get();
          action.learn(known -> describe(known, made));
          return made;
        });
  }

  /** A create that ran before under a generated name has that one. */
  private static AuditEvent describe(AuditEvent event, Connector made) {
    return made.getName().isEmpty()
        ? event
        : event
            .withResource(made.getName())
            .withSecretVersion(made.getCredentialStatus().getVersionId());
  }
}
