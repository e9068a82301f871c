package io.floecat.cli;

import io.floecat.cli.account.AccountsCommand;
import io.floecat.cli.completion.CompletionCommand;
import io.floecat.cli.connector.ConnectorsCommand;
import io.floecat.cli.demo.DemoCommand;
import io.floecat.cli.iam.IamCommand;
import io.floecat.cli.operation.OperationsCommand;
import io.floecat.cli.sandbox.AwsSandboxCommand;
import io.floecat.cli.service.BackupCommand;
import io.floecat.cli.service.ConfigCommand;
import io.floecat.cli.service.DoctorCommand;
import io.floecat.cli.service.RestoreCommand;
import io.floecat.cli.service.ServeCommand;
import io.floecat.cli.service.StoreCommand;
import io.floecat.cli.service.VaultKeyCommand;
import io.floecat.cli.service.audit.AuditCommand;
import io.floecat.cli.shell.CliException;
import io.floecat.cli.shell.CommandNode;
import io.floecat.cli.shell.Shell;
import java.util.List;
import java.util.stream.Stream;

/** The commands, and how they are run. */
final class Floecat {

  private static final int WIDTH = 100;

  private final Shell shell;

  Floecat(Shell shell) {
    this.shell = shell;
  }

  /** Runs one command; returns its exit code. */
  int run(String... args) {
    var errors = new ErrorLine(shell);
    try {
      shell.requireReadable(List.of(args));
    } catch (CliException e) {
      return errors.print(e);
    }
    List<String> words = Stream.of(args).filter(arg -> !arg.startsWith("-")).toList();
    int exitCode =
        commands()
            .toCommandLine(words)
            .setOut(shell.out())
            .setErr(shell.err())
            .setUsageHelpWidth(WIDTH)
            .setExpandAtFiles(false)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler(errors)
            .setExecutionExceptionHandler(errors)
            .execute(args);
    return errors.afterOutput(exitCode);
  }

  /** All commands there are. */
  CommandNode commands() {
    return new CommandNode(
        "floecat",
        FloecatCommand::new,
        List.of(
            CommandNode.leaf("serve", () -> new ServeCommand(shell)),
            CommandNode.leaf(
                "demo",
                () -> new DemoCommand(shell, (inner, words) -> new Floecat(inner).run(words))),
            ConnectorsCommand.node(shell),
            AccountsCommand.node(shell),
            OperationsCommand.node(shell),
            AuditCommand.node(shell),
            VaultKeyCommand.node(shell),
            StoreCommand.node(shell),
            CommandNode.leaf("backup", () -> new BackupCommand(shell)),
            CommandNode.leaf("restore", () -> new RestoreCommand(shell)),
            IamCommand.node(shell),
            CommandNode.leaf("doctor", () -> new DoctorCommand(shell)),
            CommandNode.leaf("aws-sandbox", () -> new AwsSandboxCommand(shell)),
            CommandNode.leaf("config", () -> new ConfigCommand(shell)),
            CommandNode.leaf(
                "completion",
                () -> new CompletionCommand(shell, () -> commands().toWholeCommandLine()))));
  }
}
