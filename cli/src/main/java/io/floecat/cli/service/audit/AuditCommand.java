package io.floecat.cli.service.audit;

import io.floecat.cli.shell.CommandNode;
import io.floecat.cli.shell.Shell;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code floecat audit}, which does nothing by itself. */
@Command(
    synopsisSubcommandLabel = "COMMAND",
    description = "Shows the audit log, and whether it is whole.")
public final class AuditCommand {

  private AuditCommand() {}

  /** The command and those below it. */
  public static CommandNode node(Shell shell) {
    return new CommandNode(
        "audit",
        AuditCommand::new,
        List.of(
            CommandNode.leaf("show", () -> new ShowAuditCommand(shell)),
            CommandNode.leaf("verify", () -> new VerifyAuditCommand(shell))));
  }
}
