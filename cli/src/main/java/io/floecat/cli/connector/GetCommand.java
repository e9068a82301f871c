package io.floecat.cli.connector;

import io.floecat.cli.output.Output;
import io.floecat.cli.shell.Shell;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    description = "Shows a connector, also a deleted one, its secrets masked.",
    footer = {"", "Example:", "  floecat connectors get sales -a acme -o json"})
final class GetCommand implements Runnable {

  private final Shell shell;

  @Mixin private final IdParameter id = new IdParameter();
  @Mixin private final AccountOptions account = new AccountOptions();
  @Mixin private final Output output = new Output();

  GetCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    ConnectorsClient connectors = account.connect(shell);
    output.show(shell, connectors.get(connectors.name(id.get())));
  }
}
