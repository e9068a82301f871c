package io.floecat.cli.readme;

import io.floecat.core.account.AccountId;
import io.floecat.core.account.Principal;
import io.floecat.core.account.Role;
import io.floecat.server.EmbeddedFloecat;
import io.floecat.server.config.ConfigSources;
import io.floecat.server.config.FloecatConfig;
import io.floecat.server.config.Settings;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** README's example of using a connector's credentials. */
final class UseCredentials {

  private UseCredentials() {}

  static int countTables(ConfigSources sources, Function<String, Integer> catalog) {
    // README
    var config = FloecatConfig.from(Settings.read(sources)); // ConfigSources.ofProcess(...)
    try (var floecat = EmbeddedFloecat.open(config)) {
      var sync =
          new Principal(
              "nightly-sync", Optional.empty(), Map.of(new AccountId("acct-123"), Role.EDITOR));
      return floecat
          .credentials()
          .use(
              sync,
              "accounts/acct-123/connectors/lake",
              "count tables", // Written to the audit log before the function runs.
              auth -> catalog.apply(auth.getBearerToken().getToken()));
    }
    // README
  }
}
