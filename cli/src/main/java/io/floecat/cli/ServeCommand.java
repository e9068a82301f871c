package io.floecat.cli;

import io.floecat.cli.shell.Shell;
import io.floecat.server.FloecatServer;
import io.floecat.server.config.FloecatConfig;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    description = "Runs the service until it is told to stop.",
    footer = {
      "",
      "Examples:",
      "  floecat serve",
      "  floecat -Dfloecat.server.port=9000 -Dfloecat.data-dir=/var/lib/floecat serve"
    })
final class ServeCommand implements Runnable {

  private final Shell shell;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings. Default: floecat.properties, if there is one here.")
  private Optional<Path> file = Optional.empty();

  ServeCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    FloecatConfig config = shell.config(file);
    try (var server = FloecatServer.start(config)) {
      shell.out().printf("serving    %s%n", server.url());
      shell.out().printf("docs page  %s/docs%n", server.url());
      shell.out().printf("token      %s%n", config.auth().tokenFile());
      server.awaitStop();
    }
  }
}
