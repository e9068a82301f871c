package io.floecat.cli.operation;

import com.google.gson.JsonObject;
import io.floecat.cli.client.ApiRequest;
import io.floecat.cli.client.ConnectionOptions;
import io.floecat.cli.output.Output;
import io.floecat.cli.shell.Shell;
import io.floecat.v1.FinishOperationsResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    description = {
      "Does now what the service would do by itself after each operation's deadline.",
      "Shows how many operations were finished with their effect (forward), without it (back), how"
          + " many secrets were deleted, and how many stay open."
    },
    footer = {"", "Example:", "  floecat operations finish"})
final class FinishOperationsCommand implements Runnable {

  private final Shell shell;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final Output output = new Output();

  FinishOperationsCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    FinishOperationsResponse finished =
        connection
            .connect(shell)
            .send(
                ApiRequest.post("/v1/operations:finish"),
                FinishOperationsResponse.getDefaultInstance());
    output.show(shell, json(finished));
  }

  /** With the zeros, which say most here. */
  private static JsonObject json(FinishOperationsResponse finished) {
    var json = new JsonObject();
    json.addProperty("forward", finished.getForward());
    json.addProperty("back", finished.getBack());
    json.addProperty("deletedSecrets", finished.getDeletedSecrets());
    json.addProperty("open", finished.getOpen());
    return json;
  }
}
