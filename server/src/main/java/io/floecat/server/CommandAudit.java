package io.floecat.server;

import io.floecat.core.audit.AuditAction;
import io.floecat.core.audit.AuditEvent;
import io.floecat.core.audit.AuditTrail;
import io.floecat.server.audit.JsonLinesAuditLog;
import io.floecat.server.config.FloecatConfig;
import io.floecat.server.logging.CommandLogs;
import java.nio.file.Path;
import java.util.function.Supplier;

/** What whoever sits at this machine does without a server is in the audit log, too. */
final class CommandAudit {

  private CommandAudit() {}

  /**
   * Runs {@code body} between an intent and an outcome.
   *
   * @param file what it is done to
   * @throws io.floecat.core.error.UnavailableException the intent cannot be written; {@code body}
   *     did not run
   */
  static <T> T run(
      FloecatConfig config, AuditAction action, Path file, String detail, Supplier<T> body) {
    CommandLogs.keepQuiet();
    try (var log = JsonLinesAuditLog.open(config.audit(), Wiring.CLOCK)) {
      return new AuditTrail(log)
          .run(
              AuditEvent.of(SystemUser.subject(), action, file.toAbsolutePath()).withDetail(detail),
              body);
    }
  }
}
