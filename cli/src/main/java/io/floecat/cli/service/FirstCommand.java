package io.floecat.cli.service;

import io.floecat.cli.shell.Shell;
import io.floecat.runtime.config.ClientConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** A command that is ready to be pasted into another terminal. */
final class FirstCommand {

  private FirstCommand() {}

  /** Says of server and token what a command would not find by itself. */
  static String of(URI server, Path tokenFile, Shell shell) {
    Optional<ClientConfig> defaults = shell.defaultClientConfig();
    var command = new StringBuilder("./floecat ");
    if (defaults.filter(config -> config.tokenFile().equals(tokenFile)).isEmpty()) {
      command.append("-Dfloecat.client.token-file=").append(quoted(tokenFile)).append(' ');
    }
    command.append("connectors create sales -a acme");
    if (defaults.filter(config -> config.server().equals(server)).isEmpty()) {
      command.append(" --server ").append(server);
    }
    return command
        .append(" --kind iceberg-rest --uri https://catalog.example.com --type bearer-token")
        .toString();
  }

  private static String quoted(Path path) {
    String text = path.toString();
    return text.matches("[A-Za-z0-9_./@%+=:,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
