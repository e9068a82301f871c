package io.floecat.cli.connector;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.floecat.cli.client.ApiRequest;
import io.floecat.cli.output.Output;
import io.floecat.cli.shell.CliException;
import io.floecat.cli.shell.Shell;
import io.floecat.spi.account.ConnectorName;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    description = {
      "Opens a connector's credentials as a use would, and says whether that works.",
      "No catalog is contacted. The exit code is 0 only where the credentials are OK."
    },
    footer = {"", "Example:", "  floecat connectors check sales -a acme"})
final class CheckCommand implements Callable<Integer> {

  private final Shell shell;

  @Mixin private final IdParameter id = new IdParameter();
  @Mixin private final AccountOptions account = new AccountOptions();
  @Mixin private final Output output = new Output();

  CheckCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    ConnectorsClient connectors = account.connect(shell);
    ConnectorName name = connectors.name(id.get());
    JsonObject found =
        connectors.send(name, ApiRequest.post(ConnectorsClient.path(name) + ":check"));
    output.show(shell, found, name.toString());
    return found.get("credentials") instanceof JsonPrimitive credentials
            && credentials.getAsString().equals("OK")
        ? 0
        : CliException.FAILED;
  }
}
