package io.floecat.server;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Message;
import io.floecat.v1.CheckConnectorRequest;
import io.floecat.v1.Connector;
import io.floecat.v1.CreateConnectorRequest;
import io.floecat.v1.DeleteConnectorRequest;
import io.floecat.v1.ExpungeAccountRequest;
import io.floecat.v1.ExpungeConnectorRequest;
import io.floecat.v1.FinishOperationsRequest;
import io.floecat.v1.GetConnectorRequest;
import io.floecat.v1.ListConnectorsRequest;
import io.floecat.v1.ListOperationsRequest;
import io.floecat.v1.RunDoctorRequest;
import io.floecat.v1.UndeleteConnectorRequest;
import io.floecat.v1.UpdateConnectorRequest;
import java.util.List;

/**
 * An rpc, and a request of it that is good.
 *
 * @param before what must be there for it to have something to do
 */
record LeakRow(MethodDescriptor rpc, Before before, Request request) {

  /** What is there before a request. */
  enum Before {
    NOTHING,
    LIVE,
    DELETED
  }

  /** Makes the request. */
  @FunctionalInterface
  interface Request {

    /**
     * @param account the account's resource name; nobody else uses it
     * @param connector of the account, with other credentials than those that are there
     */
    Message of(String account, Connector connector);
  }

  /** Every rpc there is. */
  static List<LeakRow> all() {
    return List.of(
        row(
            Before.NOTHING,
            (account, connector) ->
                CreateConnectorRequest.newBuilder()
                    .setParent(account)
                    .setConnectorId("c")
                    .setConnector(connector.toBuilder().clearName())
                    .build()),
        row(
            Before.LIVE,
            (_, connector) ->
                GetConnectorRequest.newBuilder().setName(connector.getName()).build()),
        row(
            Before.LIVE,
            (account, _) -> ListConnectorsRequest.newBuilder().setParent(account).build()),
        row(
            Before.LIVE,
            (_, connector) -> UpdateConnectorRequest.newBuilder().setConnector(connector).build()),
        row(
            Before.LIVE,
            (_, connector) ->
                CheckConnectorRequest.newBuilder().setName(connector.getName()).build()),
        row(
            Before.LIVE,
            (_, connector) ->
                DeleteConnectorRequest.newBuilder().setName(connector.getName()).build()),
        row(
            Before.DELETED,
            (_, connector) ->
                UndeleteConnectorRequest.newBuilder().setName(connector.getName()).build()),
        row(
            Before.LIVE,
            (_, connector) ->
                ExpungeConnectorRequest.newBuilder().setName(connector.getName()).build()),
        row(
            Before.LIVE,
            (account, _) -> ExpungeAccountRequest.newBuilder().setName(account).build()),
        row(Before.LIVE, (_, _) -> RunDoctorRequest.getDefaultInstance()),
        row(Before.LIVE, (_, _) -> ListOperationsRequest.getDefaultInstance()),
        row(Before.DELETED, (_, _) -> FinishOperationsRequest.getDefaultInstance()));
  }

  /** As the server lists it. */
  String name() {
    return rpc.getService().getFullName() + "." + rpc.getName();
  }

  private static LeakRow row(Before before, Request request) {
    var type = request.of("", Connector.getDefaultInstance()).getDescriptorForType();
    MethodDescriptor rpc =
        type.getFile().getServices().stream()
            .flatMap(service -> service.getMethods().stream())
            .filter(method -> method.getInputType().equals(type))
            .findFirst()
            .orElseThrow();
    return new LeakRow(rpc, before, request);
  }
}
