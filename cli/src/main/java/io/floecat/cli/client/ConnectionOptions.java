package io.floecat.cli.client;

import io.floecat.cli.shell.SettingsFile;
import io.floecat.cli.shell.Shell;
import io.floecat.server.config.ClientConfig;
import io.floecat.server.config.Sensitive;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags that say which server. */
public final class ConnectionOptions {

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "The server, such as http://127.0.0.1:8350. Default: floecat.client.server.")
  private Optional<String> server = Optional.empty();

  @Mixin private final SettingsFile settings = new SettingsFile();

  /** The settings that concern clients. */
  public ClientConfig settings(Shell shell) {
    return shell.clientConfig(settings.get());
  }

  /** A client of the server. */
  public ApiClient connect(Shell shell) {
    return connect(shell, settings(shell));
  }

  /** As above, where the settings are read already. */
  public ApiClient connect(Shell shell, ClientConfig settings) {
    ServerAddress address =
        ServerAddress.parse(server.orElseGet(() -> settings.server().toString()));
    return new ApiClient(address, () -> token(settings), shell);
  }

  private static ClientToken token(ClientConfig settings) {
    return settings
        .token()
        .map(Sensitive::reveal)
        .map(value -> ClientToken.of(value, "floecat.client.token"))
        .orElseGet(() -> ClientToken.read(settings.tokenFile()));
  }
}
