package io.floecat.cli.service.audit;

import io.floecat.cli.shell.Shell;
import io.floecat.runtime.audit.LogReader;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    description = {
      "Shows who did what, from the audit log of this machine's service, oldest first. What has no"
          + " outcome is OPEN: it is under way, or the service did not live to see its end.",
      "",
      "The log is shown as it stands; whether it is whole says floecat audit verify."
    },
    footer = {
      "",
      "Examples:",
      "  floecat audit show -a acct-123",
      "  floecat audit show -a acct-123 --action credentials.use --since 2026-11-29 -o json",
      "  floecat audit show --subject token:1f2e3d4c -f"
    })
final class ShowAuditCommand implements Runnable {

  private static final Duration POLL = Duration.ofMillis(500);

  private final Shell shell;

  @Mixin private final AuditLogFiles files = new AuditLogFiles();
  @Mixin private final EventFilter filter = new EventFilter();

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what is added, until interrupted.")
  private boolean follow;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description =
          "How to show events: ${COMPLETION-CANDIDATES}; json shows the lines as they are, one for"
              + " the intent and one for the outcome. Default: ${DEFAULT-VALUE}.")
  private Format format = Format.TABLE;

  /** How events are shown. */
  private enum Format {
    TABLE,
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  ShowAuditCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    Predicate<Event> wanted = filter.predicate();
    try {
      files.present(shell);
      switch (format) {
        case TABLE -> {
          var table = new EventTable(shell.out());
          read(line -> Event.read(line).filter(wanted).ifPresent(table::add));
          table.end();
        }
        case JSON ->
            read(
                line -> {
                  if (Event.read(line).filter(wanted).isPresent()) {
                    shell.out().println(line);
                  }
                });
      }
      shell.out().flush();
    } catch (IOException e) {
      throw AuditLogFiles.failure(e);
    }
  }

  private void read(Consumer<String> each) throws IOException {
    try (var reader = new LogReader(files.listing(shell))) {
      reader.readOn(each);
      while (follow) {
        shell.out().flush();
        shell.pause(POLL);
        reader.readOn(each);
      }
    }
  }
}
