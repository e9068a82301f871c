package io.floecat.cli.service;

import io.floecat.cli.shell.CliException;
import io.floecat.cli.shell.SettingsFile;
import io.floecat.cli.shell.Shell;
import io.floecat.runtime.Backups;
import io.floecat.runtime.backup.Passphrase;
import io.floecat.runtime.config.FloecatConfig;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code floecat backup}. */
@Command(
    description = {
      "Writes the records, and the local vault's encrypted credentials, of this machine's service to"
          + " a file. The service may be running: the backup is its state at one moment.",
      "",
      "Without --with-key the credentials in the backup can be read only with the vault's key file,"
          + " so keep a copy of that elsewhere. Tokens and the audit log are not in it."
    },
    footer = {
      "",
      "Examples:",
      "  floecat backup monday.backup",
      "  floecat backup monday.backup --with-key --passphrase @passphrase.txt"
    })
public final class BackupCommand implements Runnable {

  private final Shell shell;

  @Mixin private final SettingsFile settings = new SettingsFile();
  @Mixin private final PassphraseOption passphrase = new PassphraseOption();

  @Parameters(paramLabel = "FILE", description = "Where to; it must not exist.")
  private Path file = Path.of("");

  @Option(
      names = "--with-key",
      description = "Put the vault's key into the backup, under a passphrase.")
  private boolean withKey;

  /** Runs with the settings of {@code shell}. */
  public BackupCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    if (passphrase.isGiven() && !withKey) {
      throw CliException.usage("--passphrase needs --with-key");
    }
    FloecatConfig config = settings.read(shell);
    if (withKey) {
      try (Passphrase read = passphrase.read(shell, true)) {
        Backups.write(config, file, Optional.of(read));
      }
      shell.out().println("written, with the vault's key under the passphrase: " + file);
    } else {
      Backups.write(config, file, Optional.empty());
      shell.out().println("written: " + file);
    }
    shell.out().flush();
  }
}
