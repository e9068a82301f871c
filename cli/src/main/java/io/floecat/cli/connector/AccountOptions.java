package io.floecat.cli.connector;

import io.floecat.cli.client.ConnectionOptions;
import io.floecat.cli.shell.Shell;
import io.floecat.runtime.config.ClientConfig;
import io.floecat.spi.account.AccountId;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags that say which account on which server. */
final class AccountOptions {

  @Option(
      names = {"-a", "--account"},
      paramLabel = "ACCOUNT",
      description = "The account. Default: floecat.client.account.")
  private Optional<String> account = Optional.empty();

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  /** Whether the command line names an account, whatever the settings say. */
  boolean isGiven() {
    return account.isPresent();
  }

  ConnectorsClient connect(Shell shell) {
    ClientConfig settings = connection.settings(shell);
    return new ConnectorsClient(
        connection.connect(shell, settings), account.map(AccountId::new).or(settings::account));
  }
}
