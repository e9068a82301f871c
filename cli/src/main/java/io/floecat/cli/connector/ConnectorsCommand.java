package io.floecat.cli.connector;

import io.floecat.cli.shell.CommandNode;
import io.floecat.cli.shell.Shell;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code floecat connectors}, which does nothing by itself. */
@Command(
    synopsisSubcommandLabel = "COMMAND",
    description = "Creates, changes, checks and deletes connectors.")
public final class ConnectorsCommand {

  private ConnectorsCommand() {}

  /** The command and those below it. */
  public static CommandNode node(Shell shell) {
    return new CommandNode(
        "connectors",
        ConnectorsCommand::new,
        List.of(
            CommandNode.leaf("types", () -> new TypesCommand(shell)),
            CommandNode.leaf("create", () -> new CreateCommand(shell)),
            CommandNode.leaf("apply", () -> new ApplyCommand(shell)),
            CommandNode.leaf("update", () -> new UpdateCommand(shell)),
            CommandNode.leaf("get", () -> new GetCommand(shell)),
            CommandNode.leaf("list", () -> new ListCommand(shell)),
            CommandNode.leaf("check", () -> new CheckCommand(shell)),
            CommandNode.leaf("delete", () -> new DeleteCommand(shell)),
            CommandNode.leaf("undelete", () -> new UndeleteCommand(shell)),
            CommandNode.leaf("expunge", () -> new ExpungeCommand(shell))));
  }
}
