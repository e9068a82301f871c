package io.floecat.cli.connector;

import io.floecat.cli.client.ApiRequest;
import io.floecat.cli.shell.Confirmation;
import io.floecat.cli.shell.Shell;
import io.floecat.spi.account.ConnectorName;
import io.floecat.v1.ExpungeConnectorRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    description = "Removes a connector and its secret for good, live or deleted. For admins.",
    footer = {"", "Example:", "  floecat connectors expunge sales -a acme --yes"})
final class ExpungeCommand implements Runnable {

  private final Shell shell;

  @Mixin private final IdParameter id = new IdParameter();
  @Mixin private final Confirmation confirmation = new Confirmation();
  @Mixin private final EtagOption etag = new EtagOption();
  @Mixin private final AccountOptions account = new AccountOptions();
  @Mixin private final RequestId requestId = new RequestId();

  ExpungeCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    ConnectorsClient connectors = account.connect(shell);
    ConnectorName name = connectors.name(id.get());
    confirmation.require(
        shell, "%s and its secret are removed for good".formatted(name), name.connectorId());
    var body =
        ExpungeConnectorRequest.newBuilder().setEtag(etag.get()).setRequestId(requestId.get());
    connectors.send(
        name,
        ApiRequest.post(ConnectorsClient.path(name) + ":expunge")
            .under(requestId.get())
            .body(body));
    shell.err().println("floecat: removed " + name);
  }
}
