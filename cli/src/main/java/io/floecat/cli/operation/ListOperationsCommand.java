package io.floecat.cli.operation;

import io.floecat.cli.client.ApiClient;
import io.floecat.cli.client.ApiRequest;
import io.floecat.cli.client.ConnectionOptions;
import io.floecat.cli.client.Pages;
import io.floecat.cli.output.Column;
import io.floecat.cli.output.Output;
import io.floecat.cli.shell.Shell;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    description = {
      "Lists open operations, and secrets on their way out of the secrets manager.",
      "",
      "OTHERS FROM  when others than the one who began it may go on with it",
      "DELETE_SECRET         a secret on its way out; CONFIRM_DELETION: one that is deleted and is looked at once more"
          + " an hour later, because a stray call could have brought it back"
    },
    footer = {"", "Example:", "  floecat operations list"})
final class ListOperationsCommand implements Runnable {

  private static final List<Column> COLUMNS =
      List.of(
          Column.of("KIND", "kind"),
          Column.of("CONNECTOR", "connector"),
          Column.of("SECRET", "secretName"),
          Column.of("BEGUN", "startTime"),
          Column.of("OTHERS FROM", "dueTime"),
          Column.of("DETAIL", "detail"));

  private final Shell shell;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final Output output = new Output();

  ListOperationsCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    ApiClient api = connection.connect(shell);
    var listing = output.list(shell, "operations", "id", COLUMNS);
    new Pages(api, () -> ApiRequest.get("/v1/operations"), "operations")
        .forEach(Long.MAX_VALUE, listing::add);
    listing.end();
  }
}
