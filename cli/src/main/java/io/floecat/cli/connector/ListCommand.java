package io.floecat.cli.connector;

import com.google.gson.JsonObject;
import io.floecat.cli.client.ApiRequest;
import io.floecat.cli.credential.CredentialType;
import io.floecat.cli.output.Column;
import io.floecat.cli.output.Output;
import io.floecat.cli.shell.CliException;
import io.floecat.cli.shell.Shell;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    description = "Lists an account's connectors in the order of their names.",
    footer = {
      "",
      "Examples:",
      "  floecat connectors list -a acme",
      "  floecat connectors list -a acme --filter 'kind = AWS_GLUE AND display_name : \"sales\"'",
      "  floecat connectors list --all-accounts --show-deleted -o name"
    })
final class ListCommand implements Runnable {

  private static final List<Column> COLUMNS =
      List.of(
          Column.of("NAME", "name"),
          Column.of("KIND", "kind"),
          new Column("CREDENTIAL", ListCommand::credential),
          Column.of("STATE", "state"),
          Column.of("UPDATED", "updateTime"),
          Column.of("DISPLAY NAME", "displayName"));

  private final Shell shell;

  @Option(
      names = "--filter",
      paramLabel = "FILTER",
      description =
          "Comparisons joined by AND: kind = X, state = X, display_name = \"...\","
              + " display_name : \"...\" (contains).")
  private String filter = "";

  @Option(names = "--show-deleted", description = "Deleted ones too.")
  private boolean showDeleted;

  @Option(names = "--all-accounts", description = "Of all accounts. For admins.")
  private boolean allAccounts;

  @Option(names = "--limit", paramLabel = "N", description = "At most so many. Default: all.")
  private long limit = Long.MAX_VALUE;

  @Mixin private final AccountOptions account = new AccountOptions();
  @Mixin private final Output output = new Output();

  ListCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    if (limit < 1) {
      throw CliException.usage("--limit must be 1 or more");
    }
    if (allAccounts && account.isGiven()) {
      throw CliException.usage("--all-accounts and --account exclude each other");
    }
    ConnectorsClient connectors = account.connect(shell);
    String path =
        allAccounts ? "/v1/accounts/-/connectors" : ConnectorsClient.path(connectors.account());
    var listing = output.list(shell, "connectors", "name", COLUMNS);
    connectors
        .list(() -> ApiRequest.get(path).with("filter", filter).with("showDeleted", showDeleted))
        .forEach(limit, listing::add, this::tellUnreachable);
    listing.end();
  }

  private void tellUnreachable(String name) {
    shell.err().println(name + " cannot be read: `floecat doctor` says what to do");
  }

  private static String credential(JsonObject connector) {
    if (!(connector.get("auth") instanceof JsonObject auth)) {
      return "";
    }
    return CredentialType.all().stream()
        .filter(type -> auth.has(type.descriptor().getJsonName()))
        .map(CredentialType::name)
        .findFirst()
        .orElse("headers");
  }
}
