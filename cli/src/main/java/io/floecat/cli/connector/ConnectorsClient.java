package io.floecat.cli.connector;

import com.google.gson.JsonObject;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.floecat.cli.client.ApiClient;
import io.floecat.cli.client.ApiException;
import io.floecat.cli.client.ApiRequest;
import io.floecat.cli.client.Pages;
import io.floecat.cli.shell.CliException;
import io.floecat.cli.shell.Spelling;
import io.floecat.core.account.AccountId;
import io.floecat.core.account.ConnectorName;
import io.floecat.v1.Connector;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Supplier;

/** The connectors of an account, on a server. */
final class ConnectorsClient {

  private static final int SUGGESTED_FROM = 1_000;

  private final ApiClient api;
  private final Optional<AccountId> account;

  ConnectorsClient(ApiClient api, Optional<AccountId> account) {
    this.api = api;
    this.account = account;
  }

  /** The account that was chosen; throws {@link CliException} where none was. */
  AccountId account() {
    return account.orElseThrow(
        () ->
            CliException.usage(
                "which account? Say -a ACCOUNT, or set floecat.client.account (FLOECAT_CLIENT_ACCOUNT)"));
  }

  /** The connector called {@code id}, which can be its full resource name too. */
  ConnectorName name(String id) {
    if (id.indexOf('/') < 0) {
      return new ConnectorName(account(), id);
    }
    ConnectorName name = ConnectorName.parse("ID", id);
    if (account.isPresent() && !account.get().equals(name.account())) {
      throw CliException.usage(
          "the connector is in account %s and the command in account %s"
              .formatted(name.account(), account.get()));
    }
    return name;
  }

  /** Sends a request that names no connector. */
  JsonObject send(ApiRequest request) {
    return api.send(request);
  }

  /** Sends a request about {@code name}. Where there is no such connector, says which there is. */
  JsonObject send(ConnectorName name, ApiRequest request) {
    try {
      return api.send(request);
    } catch (ApiException e) {
      if (e.error().reason().equals("CONNECTOR_NOT_FOUND")) {
        throw CliException.failure(
            "there is no connector %s%s".formatted(name, didYouMean(name)), e);
      }
      throw e;
    }
  }

  JsonObject get(ConnectorName name) {
    return send(name, ApiRequest.get(path(name)));
  }

  /** As {@link #get}, as a message; what this version does not know is left out. */
  Connector getMessage(ConnectorName name) {
    var connector = Connector.newBuilder();
    try {
      JsonFormat.parser().ignoringUnknownFields().merge(get(name).toString(), connector);
    } catch (InvalidProtocolBufferException e) {
      throw CliException.failure("the server's answer is not a connector of this version", e);
    }
    return connector.build();
  }

  Pages list(Supplier<ApiRequest> request) {
    return new Pages(api, request, "connectors");
  }

  static String path(ConnectorName name) {
    return "/v1/" + name;
  }

  static String path(AccountId account) {
    return "/v1/accounts/" + account + "/connectors";
  }

  private String didYouMean(ConnectorName name) {
    var ids = new ArrayList<String>();
    try {
      list(() -> ApiRequest.get(path(name.account())))
          .forEach(
              SUGGESTED_FROM,
              connector ->
                  ids.add(
                      ConnectorName.parse("name", connector.get("name").getAsString())
                          .connectorId()));
    } catch (ApiException e) {
      return "";
    }
    return ids.isEmpty()
        ? ": account %s has none".formatted(name.account())
        : Spelling.didYouMean(name.connectorId(), ids);
  }
}
