package io.floecat.cli.service;

import io.floecat.cli.shell.SettingsFile;
import io.floecat.cli.shell.Shell;
import io.floecat.runtime.Backups;
import io.floecat.runtime.backup.Passphrase;
import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.FloecatConfig.SecretsBackend;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code floecat restore}. */
@Command(
    description = {
      "Puts a backup into the data directory, which must have no database. No service may run there.",
      "",
      "What was written after the backup is not in it: of credentials that were rotated since, it has"
          + " the old ones."
    },
    footer = {"", "Example:", "  floecat restore monday.backup"})
public final class RestoreCommand implements Runnable {

  private final Shell shell;

  @Mixin private final SettingsFile settings = new SettingsFile();
  @Mixin private final PassphraseOption passphrase = new PassphraseOption();

  @Parameters(paramLabel = "FILE", description = "The backup.")
  private Path file = Path.of("");

  /** Runs with the settings of {@code shell}. */
  public RestoreCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    FloecatConfig config = settings.read(shell);
    if (Backups.hasKey(file)) {
      try (Passphrase read = passphrase.read(shell, false)) {
        Backups.restore(config, file, Optional.of(read));
      }
    } else {
      Backups.restore(config, file, Optional.empty());
    }
    PrintWriter out = shell.out();
    out.println("restored to " + config.dataDirectory());
    Path key = config.secrets().localKeyFile();
    if (config.secrets().backend() == SecretsBackend.LOCAL && Files.notExists(key)) {
      out.println("the vault's key is not in the backup: put it at %s, mode 0600".formatted(key));
    }
    out.flush();
  }
}
