package io.floecat.runtime;

import io.floecat.runtime.audit.JsonLinesAuditLog;
import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.logging.CommandLogs;
import io.floecat.spi.audit.AuditAction;
import io.floecat.spi.audit.AuditEvent;
import io.floecat.spi.audit.AuditTrail;
import java.nio.file.Path;
import java.util.function.Supplier;

/** What whoever sits at this machine does without a server is in the audit log, too. */
final class CommandAudit {

  private CommandAudit() {}

  /**
   * Runs {@code body} between an intent and an outcome.
   *
   * @param file what it is done to
   * @throws io.floecat.spi.error.UnavailableException the intent cannot be written; {@code body}
   *     did not run
   */
  static <T> T run(
      FloecatConfig config, AuditAction action, Path file, String detail, Supplier<T> body) {
    CommandLogs.keepQuiet();
    try (var log = JsonLinesAuditLog.open(config.audit(), ServiceInstance.CLOCK)) {
      return new AuditTrail(log)
          .run(
              AuditEvent.of(SystemUser.subject(), action, file.toAbsolutePath()).withDetail(detail),
              body);
    }
  }
}
