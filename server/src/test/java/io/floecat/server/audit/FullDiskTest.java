package io.floecat.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.runtime.audit.AuditVerifier;
import io.floecat.runtime.audit.JsonLinesAuditLog;
import io.floecat.runtime.audit.LogFiles;
import io.floecat.runtime.audit.VerificationResult;
import io.floecat.runtime.config.FloecatConfig.AuditConfig;
import io.floecat.server.FloecatServer;
import io.floecat.server.ServiceProcess;
import io.floecat.spi.audit.AuditAction;
import io.floecat.spi.audit.AuditEvent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A service in a process of its own, for which the system refuses to let any file grow beyond a
 * size: a write ends in the middle of a line, as on a disk without space.
 */
class FullDiskTest {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final long LIMIT = 16L << 20;

  /** {@code ulimit} counts in blocks of 512 bytes (POSIX). */
  private static final long LIMIT_IN_BLOCKS = LIMIT / 512;

  /** For the start, which writes all settings, and some creates. */
  private static final long SPACE = 20_000;

  private static final int MORE_THAN_FIT = 200;
  private static final String CREATE =
      """
      {"kind": "UNITY_CATALOG", "uri": "https://unity.example.com",
       "auth": {"bearerToken": {"token": "dapi-full-disk"}}}
      """;

  @TempDir private Path directory;
  private LogFiles files = new LogFiles(Path.of("none"));

  @BeforeEach
  void fill() throws IOException {
    Path data =
        Files.createDirectory(
            directory.resolve("data"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    files = new LogFiles(data.resolve("audit.jsonl"));
    var config = new AuditConfig(Optional.of(files.current()), true, 2 * LIMIT, Optional.empty());
    var event =
        AuditEvent.ofService(AuditAction.SERVICE_START, AuditEvent.SERVICE)
            .withDetail("x".repeat(1000));
    try (var log = JsonLinesAuditLog.open(config, Clock.systemUTC())) {
      while (Files.size(files.current()) < LIMIT - SPACE) {
        log.begin(event).end("OK", event);
      }
    }
  }

  @AfterAll
  static void close() {
    CLIENT.close();
  }

  @Test
  @Timeout(60)
  @DisplayName("floecat.audit.required: where no intent can be written nothing is done")
  void serve_onAFullDisk_doesNothingAndLeavesTheLogWhole() throws Exception {
    String refused;
    try (var service = startWithinTheLimit()) {
      URI url = service.url();
      refused = "lake-" + createUntilRefused(url);

      assertThat(get(url, "lake-0").statusCode()).isEqualTo(200);
      assertThat(get(url, refused).statusCode()).isEqualTo(404);
      assertThat(create(url, "another").statusCode()).isEqualTo(503);
      while (status(url, "/readyz") != 503) {
        assertThat(create(url, "another").statusCode()).isEqualTo(503);
        Thread.sleep(100);
      }
      assertThat(status(url, "/healthz")).isEqualTo(200);
    }
    assertThat(Files.size(files.current())).isLessThanOrEqualTo(LIMIT);
    assertThat(intact().recovered()).isZero();

    try (var server = FloecatServer.start(ServiceProcess.config(directory))) {
      assertThat(get(server.url(), refused).statusCode()).isEqualTo(404);
      assertThat(create(server.url(), refused).statusCode()).isEqualTo(200);
    }
    assertThat(intact().end()).isEqualTo(VerificationResult.End.STOPPED);
    assertThat(intact().recovered()).isZero();
  }

  /** How many connectors were created. */
  private int createUntilRefused(URI url) throws Exception {
    for (int created = 0; created < MORE_THAN_FIT; created++) {
      HttpResponse<String> answer = create(url, "lake-" + created);
      if (answer.statusCode() != 200) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).isPresent();
        assertThat(answer.body()).contains("the audit log cannot be written, so nothing was done");
        assertThat(created).isPositive();
        return created;
      }
    }
    throw new AssertionError("the system sets no limit to files");
  }

  private ServiceProcess startWithinTheLimit() throws IOException {
    return ServiceProcess.start(
        directory, List.of("sh", "-c", "ulimit -f " + LIMIT_IN_BLOCKS + " && exec \"$@\"", "sh"));
  }

  private HttpResponse<String> create(URI url, String id) throws Exception {
    return CLIENT.send(
        request(url, "?connectorId=" + id)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(CREATE))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static int status(URI url, String path) throws Exception {
    return CLIENT
        .send(
            HttpRequest.newBuilder(url.resolve(path)).build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private HttpResponse<String> get(URI url, String id) throws Exception {
    return CLIENT.send(request(url, "/" + id).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(URI url, String target) throws IOException {
    String token = Files.readString(directory.resolve("data/admin.token")).strip();
    return HttpRequest.newBuilder(url.resolve("/v1/accounts/acct-1/connectors" + target))
        .header("authorization", "Bearer " + token);
  }

  private VerificationResult.Intact intact() throws IOException {
    VerificationResult verdict = AuditVerifier.verify(files.all(), true, Optional.empty());
    assertThat(verdict).isInstanceOf(VerificationResult.Intact.class);
    return (VerificationResult.Intact) verdict;
  }
}
