package io.floecat.cli.client;

import io.floecat.cli.shell.SettingsFile;
import io.floecat.cli.shell.Shell;
import io.floecat.runtime.config.ClientConfig;
import java.nio.file.Path;
import java.time.Clock;
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

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "File whose first token is sent. Default: what floecat.client.* says.")
  private Optional<Path> tokenFile = Optional.empty();

  @Mixin private final SettingsFile settings = new SettingsFile();

  /** Whether the server is named on the command line. */
  public boolean isServerGiven() {
    return server.isPresent();
  }

  /** Where all settings are; empty: the usual file. */
  public Optional<Path> settingsFile() {
    return settings.get();
  }

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
    return new ApiClient(address, tokens(settings, shell), shell);
  }

  private TokenSource tokens(ClientConfig settings, Shell shell) {
    if (tokenFile.isPresent()) {
      return () -> ClientToken.read(tokenFile.get());
    }
    if (settings.token().isPresent()) {
      String token = settings.token().get().reveal();
      return () -> ClientToken.of(token, "floecat.client.token");
    }
    return settings
        .oidc()
        .<TokenSource>map(
            oidc -> new IssuedTokens(oidc, new HttpClients(shell.proxies()), Clock.systemUTC()))
        .orElse(() -> ClientToken.read(settings.tokenFile()));
  }
}
