package io.floecat.cli.account;

import io.floecat.cli.shell.CommandNode;
import io.floecat.cli.shell.Shell;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code floecat accounts}, which does nothing by itself. */
@Command(synopsisSubcommandLabel = "COMMAND", description = "Removes whole accounts. For admins.")
public final class AccountsCommand {

  private AccountsCommand() {}

  /** The command and those below it. */
  public static CommandNode node(Shell shell) {
    return new CommandNode(
        "accounts",
        AccountsCommand::new,
        List.of(CommandNode.leaf("expunge", () -> new ExpungeAccountCommand(shell))));
  }
}
