package io.floecat.server;

import static io.floecat.server.RpcRow.Needs.EDITOR_OF_THE_ACCOUNT;
import static io.floecat.server.RpcRow.Needs.PLATFORM_ADMIN;
import static io.floecat.server.RpcRow.Needs.VIEWER_OF_THE_ACCOUNT;

import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import io.floecat.v1.AuthCredentials;
import io.floecat.v1.BearerToken;
import io.floecat.v1.CheckConnectorRequest;
import io.floecat.v1.Connector;
import io.floecat.v1.ConnectorsGrpc;
import io.floecat.v1.CreateConnectorRequest;
import io.floecat.v1.DeleteConnectorRequest;
import io.floecat.v1.DiagnosticsGrpc;
import io.floecat.v1.ExpungeAccountRequest;
import io.floecat.v1.ExpungeConnectorRequest;
import io.floecat.v1.FinishOperationsRequest;
import io.floecat.v1.GetConnectorRequest;
import io.floecat.v1.ListConnectorsRequest;
import io.floecat.v1.ListOperationsRequest;
import io.floecat.v1.OperationsGrpc;
import io.floecat.v1.RunDoctorRequest;
import io.floecat.v1.UndeleteConnectorRequest;
import io.floecat.v1.UpdateConnectorRequest;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;

/** Every rpc, each in the ways that could tell something about an account. */
final class RpcTable {

  /** The id of a write that happened in every account that there is. */
  static final String USED_REQUEST_ID = "7b1c2f0e-6a34-4d07-9f5e-0b8f3f1d2c10";

  private RpcTable() {}

  /** A new rpc needs a row: the test compares with {@link #methods}. */
  static List<RpcRow> rows() {
    return List.of(
        connectors("CreateConnector", "new", EDITOR_OF_THE_ACCOUNT, RpcTable::creation),
        connectors(
            "CreateConnector",
            "only validated",
            EDITOR_OF_THE_ACCOUNT,
            (account, id) -> creation(account, id).toBuilder().setValidateOnly(true).build()),
        connectors(
            "CreateConnector",
            "under a request id that was used there",
            EDITOR_OF_THE_ACCOUNT,
            (account, id) ->
                creation(account, id).toBuilder().setRequestId(USED_REQUEST_ID).build()),
        connectors(
            "CreateConnector",
            "empty",
            EDITOR_OF_THE_ACCOUNT,
            (account, id) ->
                CreateConnectorRequest.newBuilder()
                    .setParent("accounts/" + account)
                    .setConnectorId(id)
                    .setConnector(Connector.getDefaultInstance())
                    .build()),
        connectors(
            "GetConnector",
            "",
            VIEWER_OF_THE_ACCOUNT,
            (account, id) -> GetConnectorRequest.newBuilder().setName(name(account, id)).build()),
        connectors("ListConnectors", "", VIEWER_OF_THE_ACCOUNT, (account, id) -> list(account)),
        connectors(
            "ListConnectors",
            "with filter and deleted ones",
            VIEWER_OF_THE_ACCOUNT,
            (account, id) ->
                list(account).toBuilder()
                    .setFilter("display_name : \"%s\"".formatted(id))
                    .setShowDeleted(true)
                    .build()),
        connectors(
            "ListConnectors",
            "with what is no filter, page size or token",
            VIEWER_OF_THE_ACCOUNT,
            (account, id) ->
                list(account).toBuilder()
                    .setFilter("((")
                    .setPageSize(-1)
                    .setPageToken("accounts/" + account)
                    .build()),
        connectors("ListConnectors", "of all accounts", PLATFORM_ADMIN, (account, id) -> list("-")),
        connectors("UpdateConnector", "", EDITOR_OF_THE_ACCOUNT, RpcTable::update),
        connectors(
            "UpdateConnector",
            "that may create",
            EDITOR_OF_THE_ACCOUNT,
            (account, id) ->
                update(account, id).toBuilder()
                    .setConnector(connector().toBuilder().setName(name(account, id)))
                    .setAllowMissing(true)
                    .build()),
        connectors(
            "UpdateConnector",
            "of a field that does not exist",
            EDITOR_OF_THE_ACCOUNT,
            (account, id) ->
                update(account, id).toBuilder()
                    .setUpdateMask(FieldMask.newBuilder().addPaths("owner"))
                    .build()),
        connectors(
            "CheckConnector",
            "",
            VIEWER_OF_THE_ACCOUNT,
            (account, id) -> CheckConnectorRequest.newBuilder().setName(name(account, id)).build()),
        connectors("DeleteConnector", "", EDITOR_OF_THE_ACCOUNT, RpcTable::deletion),
        connectors(
            "DeleteConnector",
            "or nothing, with another etag",
            EDITOR_OF_THE_ACCOUNT,
            (account, id) ->
                deletion(account, id).toBuilder().setAllowMissing(true).setEtag("x").build()),
        connectors(
            "UndeleteConnector",
            "",
            EDITOR_OF_THE_ACCOUNT,
            (account, id) ->
                UndeleteConnectorRequest.newBuilder().setName(name(account, id)).build()),
        connectors(
            "ExpungeConnector",
            "",
            PLATFORM_ADMIN,
            (account, id) ->
                ExpungeConnectorRequest.newBuilder().setName(name(account, id)).build()),
        operations("ListOperations", (account, id) -> ListOperationsRequest.newBuilder().build()),
        operations(
            "FinishOperations", (account, id) -> FinishOperationsRequest.getDefaultInstance()),
        new RpcRow(
            DiagnosticsGrpc.SERVICE_NAME + "/RunDoctor",
            "",
            PLATFORM_ADMIN,
            (account, id) -> RunDoctorRequest.getDefaultInstance()),
        // The last one: what an account was expunged of is gone.
        connectors(
            "ExpungeAccount",
            "",
            PLATFORM_ADMIN,
            (account, id) ->
                ExpungeAccountRequest.newBuilder().setName("accounts/" + account).build()));
  }

  /** Every rpc of the interface, found among its classes. */
  static List<MethodDescriptor<?, ?>> methods() throws IOException, URISyntaxException {
    Path code =
        Path.of(ConnectorsGrpc.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isDirectory(code)) {
      return methods(code.resolve("io/floecat/v1"));
    }
    try (var jar = FileSystems.newFileSystem(code)) {
      return methods(jar.getPath("io/floecat/v1"));
    }
  }

  private static List<MethodDescriptor<?, ?>> methods(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith("Grpc.class"))
          .map(name -> service("io.floecat.v1." + name.replace(".class", "")))
          .<MethodDescriptor<?, ?>>flatMap(service -> service.getMethods().stream())
          .toList();
    }
  }

  private static ServiceDescriptor service(String className) {
    try {
      return (ServiceDescriptor)
          Class.forName(className).getMethod("getServiceDescriptor").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static RpcRow connectors(
      String method,
      String variant,
      RpcRow.Needs needs,
      BiFunction<String, String, Message> request) {
    return new RpcRow(ConnectorsGrpc.SERVICE_NAME + "/" + method, variant, needs, request);
  }

  private static RpcRow operations(String method, BiFunction<String, String, Message> request) {
    return new RpcRow(OperationsGrpc.SERVICE_NAME + "/" + method, "", PLATFORM_ADMIN, request);
  }

  static CreateConnectorRequest creation(String account, String id) {
    return CreateConnectorRequest.newBuilder()
        .setParent("accounts/" + account)
        .setConnectorId(id)
        .setConnector(connector())
        .build();
  }

  private static Connector connector() {
    return Connector.newBuilder()
        .setKind(Connector.Kind.UNITY_CATALOG)
        .setUri("https://unity.example.com")
        .setDisplayName("lake")
        .setAuth(
            AuthCredentials.newBuilder()
                .setBearerToken(BearerToken.newBuilder().setToken("canary-f00d-91aa")))
        .build();
  }

  private static ListConnectorsRequest list(String account) {
    return ListConnectorsRequest.newBuilder().setParent("accounts/" + account).build();
  }

  private static UpdateConnectorRequest update(String account, String id) {
    return UpdateConnectorRequest.newBuilder()
        .setConnector(Connector.newBuilder().setName(name(account, id)).setDescription("changed"))
        .setUpdateMask(FieldMask.newBuilder().addPaths("description"))
        .build();
  }

  private static DeleteConnectorRequest deletion(String account, String id) {
    return DeleteConnectorRequest.newBuilder().setName(name(account, id)).build();
  }

  private static String name(String account, String id) {
    return "accounts/%s/connectors/%s".formatted(account, id);
  }
}
