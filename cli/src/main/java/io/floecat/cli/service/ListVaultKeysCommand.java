package io.floecat.cli.service;

import io.floecat.cli.output.Output;
import io.floecat.cli.shell.SettingsFile;
import io.floecat.cli.shell.Shell;
import io.floecat.runtime.VaultKeys;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    description = "Lists the keys in the local vault's key file, oldest first.",
    footer = {"", "Example:", "  floecat vault-key list"})
final class ListVaultKeysCommand implements Runnable {

  private final Shell shell;

  @Mixin private final SettingsFile settings = new SettingsFile();
  @Mixin private final Output output = new Output();

  ListVaultKeysCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    VaultKeyTable.show(shell, output, VaultKeys.list(settings.read(shell)));
  }
}
