package io.floecat.cli.connector;

import io.floecat.cli.client.ApiRequest;
import io.floecat.cli.output.Output;
import io.floecat.cli.shell.Shell;
import io.floecat.spi.account.ConnectorName;
import io.floecat.v1.UndeleteConnectorRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    description = "Takes the deletion of a connector back.",
    footer = {"", "Example:", "  floecat connectors undelete sales -a acme"})
final class UndeleteCommand implements Runnable {

  private final Shell shell;

  @Mixin private final IdParameter id = new IdParameter();
  @Mixin private final EtagOption etag = new EtagOption();
  @Mixin private final AccountOptions account = new AccountOptions();
  @Mixin private final RequestId requestId = new RequestId();
  @Mixin private final Output output = new Output();

  UndeleteCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    ConnectorsClient connectors = account.connect(shell);
    ConnectorName name = connectors.name(id.get());
    var body =
        UndeleteConnectorRequest.newBuilder().setEtag(etag.get()).setRequestId(requestId.get());
    var undeleted =
        connectors.send(
            name,
            ApiRequest.post(ConnectorsClient.path(name) + ":undelete")
                .under(requestId.get())
                .body(body));
    output.show(shell, undeleted);
  }
}
