package io.floecat.cli.connector;

import io.floecat.cli.client.ApiRequest;
import io.floecat.cli.output.Output;
import io.floecat.cli.shell.Shell;
import io.floecat.spi.account.ConnectorName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    description = "Deletes a connector. Until its purge time it can be undeleted.",
    footer = {"", "Example:", "  floecat connectors delete sales -a acme"})
final class DeleteCommand implements Runnable {

  private final Shell shell;

  @Mixin private final IdParameter id = new IdParameter();
  @Mixin private final EtagOption etag = new EtagOption();
  @Mixin private final AccountOptions account = new AccountOptions();
  @Mixin private final WriteOptions write = new WriteOptions();
  @Mixin private final Output output = new Output();

  DeleteCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    ConnectorsClient connectors = account.connect(shell);
    ConnectorName name = connectors.name(id.get());
    var deleted =
        connectors.send(
            name,
            write.applyTo(ApiRequest.delete(ConnectorsClient.path(name))).with("etag", etag.get()));
    output.show(shell, deleted);
    write.remark(shell);
  }
}
