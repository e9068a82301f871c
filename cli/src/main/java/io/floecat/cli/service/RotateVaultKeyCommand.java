package io.floecat.cli.service;

import io.floecat.cli.output.Output;
import io.floecat.cli.shell.SettingsFile;
import io.floecat.cli.shell.Shell;
import io.floecat.runtime.VaultKeys;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    description = {
      "Adds a key to the local vault that encrypts from now on. No server may run meanwhile.",
      "",
      "The old keys stay: what they encrypted is encrypted anew when it is next written. Back the"
          + " key file up again, the old backup lacks the new key."
    },
    footer = {"", "Example:", "  floecat vault-key rotate"})
final class RotateVaultKeyCommand implements Runnable {

  private final Shell shell;

  @Mixin private final SettingsFile settings = new SettingsFile();
  @Mixin private final Output output = new Output();

  RotateVaultKeyCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    VaultKeyTable.show(shell, output, VaultKeys.rotate(settings.read(shell)));
  }
}
