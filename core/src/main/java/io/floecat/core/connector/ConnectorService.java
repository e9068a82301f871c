package io.floecat.core.connector;

import io.floecat.core.account.Principal;
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

/** The use cases. Each method is the rpc of its name; see the service definition. */
public final class ConnectorService {

  public Connector create(Principal principal, CreateConnectorRequest request) {
    throw new UnsupportedOperationException();
  }

  public Connector get(Principal principal, GetConnectorRequest request) {
    throw new UnsupportedOperationException();
  }

  public ListConnectorsResponse list(Principal principal, ListConnectorsRequest request) {
    throw new UnsupportedOperationException();
  }

  public Connector update(Principal principal, UpdateConnectorRequest request) {
    throw new UnsupportedOperationException();
  }

  public CheckConnectorResponse check(Principal principal, CheckConnectorRequest request) {
    throw new UnsupportedOperationException();
  }

  public Connector delete(Principal principal, DeleteConnectorRequest request) {
    throw new UnsupportedOperationException();
  }

  public Connector undelete(Principal principal, UndeleteConnectorRequest request) {
    throw new UnsupportedOperationException();
  }

  public void expunge(Principal principal, ExpungeConnectorRequest request) {
    throw new UnsupportedOperationException();
  }

  public ExpungeAccountResponse expungeAccount(Principal principal, ExpungeAccountRequest request) {
    throw new UnsupportedOperationException();
  }
}
