package io.floecat.bench;

import io.floecat.runtime.config.ConfigSources;
import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.Settings;
import io.floecat.v1.AuthCredentials;
import io.floecat.v1.BearerToken;
import io.floecat.v1.Connector;
import io.floecat.v1.CreateConnectorRequest;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What the benchmarks write. */
final class Samples {

  private Samples() {}

  static FloecatConfig config(Path directory) {
    return FloecatConfig.from(
        Settings.read(
            new ConfigSources(
                Map.of("floecat.data-dir", directory.toString(), "floecat.server.port", "0"),
                Map.of(),
                directory,
                Optional.empty())));
  }

  static CreateConnectorRequest create(String account, String id) {
    return CreateConnectorRequest.newBuilder()
        .setParent("accounts/" + account)
        .setConnectorId(id)
        .setConnector(connector(id))
        .build();
  }

  static Connector connector(String token) {
    return Connector.newBuilder()
        .setKind(Connector.Kind.UNITY_CATALOG)
        .setUri("https://unity.example.com")
        .setDisplayName("a connector")
        .setAuth(
            AuthCredentials.newBuilder()
                .setBearerToken(BearerToken.newBuilder().setToken("token-" + token)))
        .build();
  }
}
