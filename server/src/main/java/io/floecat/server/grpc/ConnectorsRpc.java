package io.floecat.server.grpc;

import com.google.protobuf.Empty;
import io.floecat.core.connector.ConnectorService;
import io.floecat.v1.CheckConnectorRequest;
import io.floecat.v1.CheckConnectorResponse;
import io.floecat.v1.Connector;
import io.floecat.v1.ConnectorsGrpc.ConnectorsImplBase;
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
import io.grpc.stub.StreamObserver;

/** The rpcs of {@code floecat.v1.Connectors}. */
public final class ConnectorsRpc extends ConnectorsImplBase {

  private final ConnectorService connectors;

  /** Binds {@code connectors}. */
  public ConnectorsRpc(ConnectorService connectors) {
    this.connectors = connectors;
  }

  @Override
  public void createConnector(CreateConnectorRequest request, StreamObserver<Connector> answer) {
    Call.answer(request, answer, connectors::create);
  }

  @Override
  public void getConnector(GetConnectorRequest request, StreamObserver<Connector> answer) {
    Call.answer(request, answer, connectors::get);
  }

  @Override
  public void listConnectors(
      ListConnectorsRequest request, StreamObserver<ListConnectorsResponse> answer) {
    Call.list(request, answer, connectors::list);
  }

  @Override
  public void updateConnector(UpdateConnectorRequest request, StreamObserver<Connector> answer) {
    Call.answer(request, answer, connectors::update);
  }

  @Override
  public void checkConnector(
      CheckConnectorRequest request, StreamObserver<CheckConnectorResponse> answer) {
    Call.answer(request, answer, connectors::check);
  }

  @Override
  public void deleteConnector(DeleteConnectorRequest request, StreamObserver<Connector> answer) {
    Call.answer(request, answer, connectors::delete);
  }

  @Override
  public void undeleteConnector(
      UndeleteConnectorRequest request, StreamObserver<Connector> answer) {
    Call.answer(request, answer, connectors::undelete);
  }

  @Override
  public void expungeConnector(ExpungeConnectorRequest request, StreamObserver<Empty> answer) {
    Call.answer(
        request,
        answer,
        (caller, expunge) -> {
          connectors.expunge(caller, expunge);
          return Empty.getDefaultInstance();
        });
  }

  @Override
  public void expungeAccount(
      ExpungeAccountRequest request, StreamObserver<ExpungeAccountResponse> answer) {
    Call.answer(request, answer, connectors::expungeAccount);
  }
}
