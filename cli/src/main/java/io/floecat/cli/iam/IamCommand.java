package io.floecat.cli.iam;

import io.floecat.cli.shell.CommandNode;
import io.floecat.cli.shell.Shell;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code floecat iam}, which does nothing by itself. */
@Command(
    synopsisSubcommandLabel = "COMMAND",
    description =
        "Prints the IAM policies that a deployment on AWS needs, checks those that it has, and"
            + " explains what they make of a request.")
public final class IamCommand {

  private IamCommand() {}

  /** The command and those below it. */
  public static CommandNode node(Shell shell) {
    return new CommandNode(
        "iam",
        IamCommand::new,
        List.of(
            CommandNode.leaf("print", () -> new PrintCommand(shell)),
            CommandNode.leaf("check", () -> new CheckCommand(shell)),
            CommandNode.leaf("explain", () -> new ExplainCommand(shell))));
  }
}
