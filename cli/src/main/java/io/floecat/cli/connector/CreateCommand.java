package io.floecat.cli.connector;

import io.floecat.cli.client.ApiRequest;
import io.floecat.cli.credential.AuthFlags;
import io.floecat.cli.output.Output;
import io.floecat.cli.shell.CliException;
import io.floecat.cli.shell.Shell;
import io.floecat.v1.Connector;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    description = "Creates a connector, with its credentials.",
    footer = {
      "",
      "Examples:",
      "  floecat connectors create sales -a acme --kind iceberg-rest \\",
      "    --uri https://catalog.example.com --type bearer-token --credential token=@token.txt",
      "  floecat connectors create lake -a acme --kind aws-glue --type aws-access-key \\",
      "    --credential access_key_id=AKIA... --credential region=eu-central-1 \\",
      "    --credential secret_access_key=env:AWS_SECRET_ACCESS_KEY"
    })
final class CreateCommand implements Runnable {

  private final Shell shell;

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description = "The connector's id. Default: one is made.")
  private Optional<String> id = Optional.empty();

  @Mixin private final ConnectorFlags fields = new ConnectorFlags();
  @Mixin private final AuthFlags auth = new AuthFlags();
  @Mixin private final AccountOptions account = new AccountOptions();
  @Mixin private final WriteOptions write = new WriteOptions();
  @Mixin private final Output output = new Output();

  CreateCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    ConnectorsClient connectors = account.connect(shell);
    var connector = Connector.newBuilder();
    if (!fields.applyTo(connector).contains("kind")) {
      throw CliException.usage(
          "which kind of catalog? Say --kind iceberg-rest, unity-catalog or aws-glue");
    }
    auth.whole(shell).ifPresent(connector::setAuth);
    var created =
        connectors.send(
            write
                .applyTo(ApiRequest.post(ConnectorsClient.path(connectors.account())))
                .with("connectorId", id.map(text -> connectors.name(text).connectorId()).orElse(""))
                .body(connector));
    output.show(shell, created);
    write.remark(shell);
  }
}
