package io.floecat.cli.service;

import io.floecat.cli.shell.CommandNode;
import io.floecat.cli.shell.Shell;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code floecat store}, which does nothing by itself. */
@Command(
    synopsisSubcommandLabel = "COMMAND",
    description = "Prepares the database that many nodes share.")
public final class StoreCommand {

  private StoreCommand() {}

  /** The command and those below it. */
  public static CommandNode node(Shell shell) {
    return new CommandNode(
        "store",
        StoreCommand::new,
        List.of(CommandNode.leaf("prepare", () -> new PrepareStoreCommand(shell))));
  }
}
