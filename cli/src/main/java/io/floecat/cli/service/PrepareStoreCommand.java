package io.floecat.cli.service;

import io.floecat.cli.shell.SettingsFile;
import io.floecat.cli.shell.Shell;
import io.floecat.runtime.StorePreparation;
import io.floecat.runtime.config.FloecatConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    description = {
      "Makes the schema in the database of floecat.store.postgresql.url, or brings it up to date,"
          + " and gives the role of the service what it needs. May be run again, also while servers"
          + " run.",
      "",
      "The database and the role exist already. The service itself changes no schema."
    },
    footer = {
      "",
      "Example:",
      "  floecat store prepare --owner-user postgres --owner-password-file owner.txt"
    })
final class PrepareStoreCommand implements Runnable {

  private final Shell shell;

  @Mixin private final SettingsFile settings = new SettingsFile();

  @Option(
      names = "--owner-user",
      paramLabel = "ROLE",
      defaultValue = "postgres",
      description = "Who may create a schema in the database; ${DEFAULT-VALUE} if left out.")
  private String ownerUser = "";

  @Option(
      names = "--owner-password-file",
      paramLabel = "FILE",
      description = "File with that role's password; mode 0600.")
  private @Nullable Path ownerPasswordFile;

  @Option(names = "--print", description = "Only print the statements.")
  private boolean print;

  PrepareStoreCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    FloecatConfig config = settings.read(shell);
    if (print) {
      print(StorePreparation.statements(config));
      return;
    }
    List<String> refused =
        StorePreparation.prepare(config, ownerUser, Optional.ofNullable(ownerPasswordFile));
    shell.out().println("The database is prepared.");
    if (!refused.isEmpty()) {
      shell.out().println("Have an administrator run this, too:");
      print(refused);
    }
  }

  private void print(List<String> statements) {
    statements.forEach(statement -> shell.out().println(statement + ";"));
  }
}
