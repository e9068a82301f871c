package io.floecat.cli.account;

import io.floecat.cli.client.ApiClient;
import io.floecat.cli.client.ApiRequest;
import io.floecat.cli.client.ConnectionOptions;
import io.floecat.cli.shell.Confirmation;
import io.floecat.cli.shell.Shell;
import io.floecat.spi.account.AccountId;
import io.floecat.v1.ExpungeAccountRequest;
import io.floecat.v1.ExpungeAccountResponse;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "Removes an account with all its connectors and secrets for good. For admins.",
      "",
      "Connectors and secrets go at once. The account itself goes when no late call can bring a"
          + " secret back any more, about an hour later; until then nothing can be created in it."
          + " The command waits for that, and can be stopped and repeated at any time.",
      "",
      "Prints done when the account is gone; with --no-wait pending while only waiting is left."
    },
    footer = {"", "Example:", "  floecat accounts expunge acme --yes --no-wait"})
final class ExpungeAccountCommand implements Runnable {

  /** The server counts what is left no further. */
  private static final int COUNTED_UP_TO = 10_000;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final Shell shell;

  @Parameters(paramLabel = "ACCOUNT", description = "The account's id.")
  private String account = "";

  @Option(names = "--no-wait", description = "End when there is nothing to do but wait.")
  private boolean isHasty;

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
    Duration pause = FIRST_PAUSE;
    String etag = "";
    while (true) {
      ExpungeAccountResponse step = step(api, id, etag);
      etag = step.getEtag();
      if (step.getDone()) {
        shell.err().println("floecat: removed accounts/" + id);
        end("done");
        return;
      }
      if (step.getRemaining() < least) {
        least = step.getRemaining();
        pause = FIRST_PAUSE;
        shell.err().println("floecat: %s left".formatted(left(least)));
      } else if (least == COUNTED_UP_TO) {
        shell.pause(FIRST_PAUSE); // It may be less, and nobody counts.
      } else if (isHasty) {
        shell.err().println("floecat: only waiting is left: repeat this in an hour");
        end("pending");
        return;
      } else {
        shell.pause(pause);
        pause = longer(pause);
      }
    }
  }

  /** Tells a script, for which the exit code is the same. */
  private void end(String state) {
    shell.out().println(state);
    shell.out().flush();
  }

  /** With the etag of the answer before, what comes late removes no account that came after. */
  private static ExpungeAccountResponse step(ApiClient api, AccountId account, String etag) {
    ApiRequest request = ApiRequest.post("/v1/accounts/" + account + ":expunge");
    return api.send(
        etag.isEmpty()
            ? request
            : request.body(ExpungeAccountRequest.newBuilder().setEtag(etag).build()),
        ExpungeAccountResponse.getDefaultInstance());
  }

  private static String left(int remaining) {
    return remaining < COUNTED_UP_TO ? String.valueOf(remaining) : remaining + " or more";
  }

  private static Duration longer(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }
}
