package io.floecat.cli.readme;

import io.floecat.runtime.EmbeddedFloecat;
import io.floecat.runtime.config.ConfigSources;
import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.Settings;
import io.floecat.spi.account.AccountId;
import io.floecat.spi.account.Principal;
import io.floecat.spi.account.Role;
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
