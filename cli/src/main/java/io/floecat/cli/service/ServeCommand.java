package io.floecat.cli.service;

import io.floecat.cli.shell.SettingsFile;
import io.floecat.cli.shell.Shell;
import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.OidcConfig;
import io.floecat.server.FloecatServer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code floecat serve}. */
@Command(
    description = "Runs the service until it is told to stop (Ctrl-C, or SIGTERM).",
    footer = {
      "",
      "Examples:",
      "  floecat serve",
      "  floecat -Dfloecat.server.port=9000 -Dfloecat.data-dir=/var/lib/floecat serve"
    })
public final class ServeCommand implements Runnable {

  private final Shell shell;

  @Mixin private final SettingsFile settings = new SettingsFile();

  /** Runs with the settings of {@code shell}. */
  public ServeCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    FloecatConfig config = settings.read(shell);
    try (var server = FloecatServer.start(config)) {
      PrintWriter out = shell.out();
      out.println("serving     " + server.url());
      out.println("docs page   " + server.url() + "/docs");
      Optional<OidcConfig> oidc = config.auth().oidc();
      Path tokenFile = config.auth().tokenFile();
      out.println(
          oidc.map(it -> "tokens of   %s for %s".formatted(it.issuer(), it.audience()))
              .orElse("token file  " + tokenFile));
      out.println("isolation   " + server.isolation());
      if (oidc.isEmpty()) {
        out.println("try this    " + FirstCommand.of(server.url(), tokenFile, shell));
      }
      out.flush();
      server.awaitStop();
    }
  }
}
