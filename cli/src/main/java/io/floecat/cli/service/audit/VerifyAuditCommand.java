package io.floecat.cli.service.audit;

import io.floecat.cli.shell.CliException;
import io.floecat.cli.shell.Shell;
import io.floecat.runtime.audit.Anchor;
import io.floecat.runtime.audit.AuditVerifier;
import io.floecat.runtime.audit.VerificationResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    description = {
      "Follows the chain through the audit log: every line holds the hash of the one before it."
          + " Says the first line that was changed, removed, inserted or moved.",
      "",
      "Whoever may write the file can write its end anew, or cut it off, and the chain will not show"
          + " it. So keep the anchor that is printed somewhere else, and give it the next time.",
      "",
      "Ends with 1 where a line is not what it was or where it was, and where the last one is not"
          + " whole."
    },
    footer = {
      "",
      "Examples:",
      "  floecat audit verify",
      "  floecat audit verify --anchor 1204:5f0c...  (as an earlier call has printed it)",
      "  floecat audit verify /backup/audit-000000000001.jsonl /backup/audit.jsonl"
    })
final class VerifyAuditCommand implements Runnable {

  /** Longer than a service takes to write a line. */
  private static final Duration ONE_LINE = Duration.ofMillis(500);

  private final Shell shell;

  @Mixin private final AuditLogFiles files = new AuditLogFiles();

  @Option(
      names = "--anchor",
      paramLabel = "NUMBER:HASH",
      description = "A line that the log must have: what an earlier call has printed.")
  private Optional<String> anchor = Optional.empty();

  VerifyAuditCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    VerificationResult verdict = verdict();
    if (isTorn(verdict)) {
      shell.pause(ONE_LINE);
      verdict = verdict();
    }
    switch (verdict) {
      case VerificationResult.Intact intact -> show(intact);
      case VerificationResult.Broken broken ->
          throw CliException.failure(
              "%s:%s: %s".formatted(broken.file(), broken.line(), broken.why()));
    }
    if (isTorn(verdict)) {
      throw CliException.failure(
          "the log ends within a line: a crash, which the service's next start marks, or a cut");
    }
  }

  private VerificationResult verdict() {
    try {
      return AuditVerifier.verify(
          files.present(shell), files.beginsTheLog(shell), anchor.map(Anchor::parse));
    } catch (IllegalArgumentException e) {
      throw CliException.usage("--anchor: " + e.getMessage());
    } catch (IOException e) {
      throw AuditLogFiles.failure(e);
    }
  }

  private static boolean isTorn(VerificationResult verdict) {
    return verdict instanceof VerificationResult.Intact intact
        && intact.end() == VerificationResult.End.TORN;
  }

  private void show(VerificationResult.Intact intact) {
    PrintWriter out = shell.out();
    out.println(
        "intact  lines %s to %s in %s file(s)"
            .formatted(intact.first(), intact.last().number(), intact.files()));
    out.println("anchor  " + intact.last());
    out.println("end     " + end(intact));
    if (intact.recovered() > 0) {
      out.println("crashes %s left a part of a line, which was kept".formatted(intact.recovered()));
    }
    out.flush();
  }

  private static String end(VerificationResult.Intact intact) {
    return switch (intact.end()) {
      case STOPPED -> "the service has stopped in order";
      case OPEN -> "no orderly stop: the service runs, was killed, or the end was cut off";
      case TORN -> "within line %s, which is not whole".formatted(intact.last().number() + 1);
    };
  }
}
