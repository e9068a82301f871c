package io.floecat.bench;

import io.floecat.runtime.audit.AuditVerifier;
import io.floecat.runtime.audit.JsonLinesAuditLog;
import io.floecat.runtime.audit.VerificationResult;
import io.floecat.runtime.config.FloecatConfig.AuditConfig;
import io.floecat.spi.audit.AuditAction;
import io.floecat.spi.audit.AuditEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An intent on the disk and its outcome, next to a bare loop that appends as many bytes and syncs
 * once; and a look at the whole chain, next to a SHA-256 of the same bytes.
 */
final class AuditBench {

  private static final Duration TIME = Duration.ofSeconds(4);

  /** Of an intent and its outcome. */
  private static final int BYTES = 1_000;

  private static final double MEGABYTE = 1e6;
  private static final AuditEvent EVENT =
      AuditEvent.of("bench", AuditAction.CONNECTOR_CHECK, "accounts/acct-1/connectors/lake");

  private AuditBench() {}

  static void run(Path directory) throws Exception {
    Files.createDirectory(directory);
    double bare = bareActions(directory.resolve("bare"));
    Path file = directory.resolve("audit.jsonl");
    for (int clients : new int[] {1, 16, 64}) {
      try (var log = open(file)) {
        double actions = Load.perSecond(clients, TIME, _ -> log.begin(EVENT).end("OK", EVENT));
        Bench.rate("audited action, %d clients".formatted(clients), actions, bare);
      }
    }
    verify(file); // Warms up.
    digest(file);
    Bench.rate(
        "audit verify, MB",
        megabytes(file, AuditBench::verify),
        megabytes(file, AuditBench::digest));
  }

  private static JsonLinesAuditLog open(Path file) {
    var config = new AuditConfig(Optional.of(file), true, Long.MAX_VALUE, Optional.empty());
    return JsonLinesAuditLog.open(config, Clock.systemUTC());
  }

  private static double bareActions(Path file) throws Exception {
    try (var channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      return Load.perSecond(
          1,
          TIME,
          _ -> {
            channel.write(ByteBuffer.allocate(BYTES));
            channel.force(false);
          });
    }
  }

  private interface Look {
    void at(Path file) throws Exception;
  }

  private static double megabytes(Path file, Look look) throws Exception {
    long start = System.nanoTime();
    look.at(file);
    return Files.size(file) / MEGABYTE * 1e9 / (System.nanoTime() - start);
  }

  private static void verify(Path file) throws IOException {
    if (!(AuditVerifier.verify(List.of(file), true, Optional.empty()) instanceof VerificationResult.Intact)) {
      throw new IllegalStateException("the chain is broken");
    }
  }

  private static void digest(Path file) throws Exception {
    try (var in =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(OutputStream.nullOutputStream());
    }
  }
}
