package io.floecat.cli.connector;

import com.google.gson.JsonObject;
import io.floecat.cli.client.ApiClient;
import io.floecat.cli.client.ApiException;
import io.floecat.cli.client.ApiRequest;
import io.floecat.cli.client.Pages;
import io.floecat.cli.shell.CliException;
import io.floecat.cli.shell.Spelling;
import io.floecat.spi.account.AccountId;
import io.floecat.spi.account.ConnectorName;
import io.floecat.v1.AuthCredentials;
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
    return orSuggest(name, () -> api.send(request));
  }

  JsonObject get(ConnectorName name) {
    return send(name, ApiRequest.get(path(name)));
  }

  /** The masked credentials; empty ones where there are none. */
  AuthCredentials auth(ConnectorName name) {
    return orSuggest(
        name, () -> api.send(ApiRequest.get(path(name)), Connector.getDefaultInstance()).getAuth());
  }

  private <T> T orSuggest(ConnectorName name, Supplier<T> call) {
    try {
      return call.get();
    } catch (ApiException e) {
      if (e.error().reason().equals("CONNECTOR_NOT_FOUND")) {
        throw CliException.failure(
            "there is no connector %s%s".formatted(name, didYouMean(name)), e);
      }
      throw e;
    }
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
