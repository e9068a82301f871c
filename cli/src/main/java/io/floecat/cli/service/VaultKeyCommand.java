package io.floecat.cli.service;

import io.floecat.cli.shell.CommandNode;
import io.floecat.cli.shell.Shell;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code floecat vault-key}, which does nothing by itself. */
@Command(
    synopsisSubcommandLabel = "COMMAND",
    description = "Shows and renews the local vault's keys.")
public final class VaultKeyCommand {

  private VaultKeyCommand() {}

  /** The command and those below it. */
  public static CommandNode node(Shell shell) {
    return new CommandNode(
        "vault-key",
        VaultKeyCommand::new,
        List.of(
            CommandNode.leaf("list", () -> new ListVaultKeysCommand(shell)),
            CommandNode.leaf("rotate", () -> new RotateVaultKeyCommand(shell))));
  }
}
