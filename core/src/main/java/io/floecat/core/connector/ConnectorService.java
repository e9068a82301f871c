package io.floecat.core.connector;

import io.floecat.core.account.AccountId;
import io.floecat.core.account.ConnectorName;
import io.floecat.core.account.Permission;
import io.floecat.core.account.Principal;
import io.floecat.core.audit.AuditEvent;
import io.floecat.core.audit.AuditLog;
import io.floecat.core.credential.ConnectorCredentials;
import io.floecat.core.error.FloecatException;
import io.floecat.core.operation.AccountExpunge;
import io.floecat.core.operation.ConnectorReader;
import io.floecat.core.operation.Operations;
import io.floecat.core.operation.WriteRequest;
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
 */
public final class ConnectorService {

  private static final String ALL_ACCOUNTS = "accounts/-";

  private final Operations operations;
  private final ConnectorReader connectors;
  private final AccountExpunge accountExpunge;
  private final ConnectorCredentials credentials;
  private final ConnectorIds ids;
  private final AuditLog audit;

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
    this.audit = audit;
  }

  public Connector create(Principal principal, CreateConnectorRequest request) {
    AccountId account = ConnectorName.parseAccount("parent", request.getParent());
    principal.require(Permission.WRITE, account);
    String id = request.getConnectorId().isEmpty() ? ids.next() : request.getConnectorId();
    var name = new ConnectorName(account, id);
    WriteRequest write = WriteRequests.of(request);
    try (var plans = new Plans()) {
      var plan = plans.keep(ConnectorUpdate.create(request.getConnector()));
      return audited(
          principal, "connectors.create", name, write, () -> operations.create(name, plan, write));
    }
  }

  public Connector get(Principal principal, GetConnectorRequest request) {
    var name = ConnectorName.parse("name", request.getName());
    principal.require(Permission.READ, name.account());
    return connectors.get(name);
  }

  public ListConnectorsResponse list(Principal principal, ListConnectorsRequest request) {
    if (request.getParent().equals(ALL_ACCOUNTS)) {
      principal.requireEverywhere(Permission.READ);
      return new Listing(connectors, Optional.empty(), request).page();
    }
    AccountId account = ConnectorName.parseAccount("parent", request.getParent());
    principal.require(Permission.READ, account);
    return new Listing(connectors, Optional.of(account), request).page();
  }

  public Connector update(Principal principal, UpdateConnectorRequest request) {
    Connector given = request.getConnector();
    var name = ConnectorName.parse("connector.name", given.getName());
    principal.require(Permission.WRITE, name.account());
    WriteRequest write = WriteRequests.of(request);
    try (var plans = new Plans()) {
      return audited(
          principal,
          "connectors.update",
          name,
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
    principal.require(Permission.WRITE, name.account());
    WriteRequest write = WriteRequests.of(request);
    return audited(
        principal,
        "connectors.delete",
        name,
        write,
        () -> operations.delete(name, request.getAllowMissing(), write));
  }

  public Connector undelete(Principal principal, UndeleteConnectorRequest request) {
    var name = ConnectorName.parse("name", request.getName());
    principal.require(Permission.WRITE, name.account());
    WriteRequest write = WriteRequests.of(request);
    return audited(
        principal, "connectors.undelete", name, write, () -> operations.undelete(name, write));
  }

  public void expunge(Principal principal, ExpungeConnectorRequest request) {
    var name = ConnectorName.parse("name", request.getName());
    principal.require(Permission.EXPUNGE, name.account());
    WriteRequest write = WriteRequests.of(request);
    audited(
        principal,
        "connectors.expunge",
        name,
        write,
        () -> {
          operations.expunge(name, write);
          return Connector.getDefaultInstance();
        });
  }

  public ExpungeAccountResponse expungeAccount(Principal principal, ExpungeAccountRequest request) {
    AccountId account = ConnectorName.parseAccount("name", request.getName());
    principal.require(Permission.EXPUNGE, account);
    var event =
        new AuditEvent(
            principal.subject(), "accounts.expunge", request.getName(), "", Optional.empty());
    return audited(event, () -> accountExpunge.step(account));
  }

  private Connector audited(
      Principal principal,
      String action,
      ConnectorName name,
      WriteRequest write,
      Supplier<Connector> body) {
    if (write.validateOnly()) {
      return body.get();
    }
    return audited(
        new AuditEvent(
            principal.subject(),
            action,
            name.toString(),
            write.requestId().orElse(""),
            Optional.empty()),
        body);
  }

  private <T> T audited(AuditEvent event, Supplier<T> body) {
    AuditLog.Outcome outcome = audit.begin(event);
    String result = "INTERNAL";
    try {
      T made = body.get();
      result = "OK";
      return made;
    } catch (FloecatException e) {
      result = e.reason().name();
      throw e;
    } finally {
      outcome.end(result, event);
    }
  }
}
