package io.floecat.cli.account;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.floecat.cli.client.ApiClient;
import io.floecat.cli.client.ApiRequest;
import io.floecat.cli.client.ConnectionOptions;
import io.floecat.cli.shell.CliException;
import io.floecat.cli.shell.Confirmation;
import io.floecat.cli.shell.Shell;
import io.floecat.core.account.AccountId;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    description = "Removes an account with all its connectors and secrets for good. For admins.",
    footer = {"", "Example:", "  floecat accounts expunge acme --yes"})
final class ExpungeAccountCommand implements Runnable {

  private static final int FRUITLESS_CALLS = 5;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Shell shell;

  @Parameters(paramLabel = "ACCOUNT", description = "The account's id.")
  private String account = "";

  @Mixin private final Confirmation confirmation = new Confirmation();
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  ExpungeAccountCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    var id = new AccountId(account);
    ApiClient api = connection.connect(shell);
    confirmation.require(
        shell,
        "account %s is removed for good, with all its connectors and secrets".formatted(id),
        id.value());
    int least = Integer.MAX_VALUE;
    for (int fruitless = 0; fruitless < FRUITLESS_CALLS; ) {
      JsonObject step = api.send(ApiRequest.post("/v1/accounts/" + id + ":expunge"));
      if (step.get("done") instanceof JsonPrimitive done && done.getAsBoolean()) {
        shell.err().println("floecat: removed accounts/" + id);
        return;
      }
      int remaining = step.get("remaining") instanceof JsonPrimitive left ? left.getAsInt() : 0;
      if (remaining < least) {
        shell.err().println("floecat: %d left".formatted(remaining));
        least = remaining;
        fruitless = 0;
      } else {
        fruitless++;
        shell.pause(PAUSE);
      }
    }
    throw CliException.failure(
        "%d of accounts/%s are left, and must wait (see `floecat operations list`): the service goes on by itself, or repeat this later"
            .formatted(least, id));
  }
}
