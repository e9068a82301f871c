package io.floecat.cli.operation;

import io.floecat.cli.shell.CommandNode;
import io.floecat.cli.shell.Shell;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code floecat operations}, which does nothing by itself. */
@Command(
    synopsisSubcommandLabel = "COMMAND",
    description = "Shows and finishes what the service has begun. For admins.")
public final class OperationsCommand {

  private OperationsCommand() {}

  /** The command and those below it. */
  public static CommandNode node(Shell shell) {
    return new CommandNode(
        "operations",
        OperationsCommand::new,
        List.of(
            CommandNode.leaf("list", () -> new ListOperationsCommand(shell)),
            CommandNode.leaf("finish", () -> new FinishOperationsCommand(shell))));
  }
}
