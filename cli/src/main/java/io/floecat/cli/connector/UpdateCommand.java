package io.floecat.cli.connector;

import io.floecat.cli.client.ApiRequest;
import io.floecat.cli.credential.AuthFlags;
import io.floecat.cli.credential.AuthUpdate;
import io.floecat.cli.output.Output;
import io.floecat.cli.shell.CliException;
import io.floecat.cli.shell.Shell;
import io.floecat.spi.account.ConnectorName;
import io.floecat.v1.Connector;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    description = {
      "Changes what is given, and nothing else.",
      "",
      "Without --type, --credential and --header change single secrets and leave the others; KEY="
          + " with nothing behind it clears one. With --type all credentials are replaced, headers"
          + " too; --type none removes them. What changes where secrets are sent (kind, uri, ...)"
          + " needs all of them again."
    },
    footer = {
      "",
      "Examples:",
      "  floecat connectors update sales -a acme --display-name 'Sales, EU'",
      "  floecat connectors update sales -a acme --credential token=@new-token.txt",
      "  floecat connectors update sales -a acme --uri https://new.example.com \\",
      "    --type bearer-token --credential token=env:CATALOG_TOKEN"
    })
final class UpdateCommand implements Runnable {

  private final Shell shell;

  @Mixin private final IdParameter id = new IdParameter();
  @Mixin private final ConnectorFlags fields = new ConnectorFlags();

  @Option(
      names = "--remove-property",
      paramLabel = "KEY",
      description = "Remove a setting of the catalog's client.")
  private List<String> removedProperties = new ArrayList<>();

  @Mixin private final AuthFlags auth = new AuthFlags();
  @Mixin private final EtagOption etag = new EtagOption();
  @Mixin private final AccountOptions account = new AccountOptions();
  @Mixin private final WriteOptions write = new WriteOptions();
  @Mixin private final Output output = new Output();

  UpdateCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    ConnectorsClient connectors = account.connect(shell);
    ConnectorName name = connectors.name(id.get());
    var connector = Connector.newBuilder().setEtag(etag.get());
    List<String> paths = fields.applyTo(connector);
    removedProperties.forEach(key -> paths.add(ConnectorFlags.propertyPath(key)));
    AuthUpdate change = auth.update(shell, () -> connectors.auth(name));
    if (change.hasAuth()) {
      connector.setAuth(change.auth());
    }
    paths.addAll(change.paths());
    if (paths.isEmpty()) {
      throw CliException.usage("nothing to change: say what, see --help");
    }
    var updated =
        connectors.send(
            name,
            write
                .applyTo(ApiRequest.patch(ConnectorsClient.path(name)))
                .with("updateMask", String.join(",", paths))
                .body(connector));
    output.show(shell, updated);
    write.remark(shell);
  }
}
