package io.floecat.server.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.floecat.core.audit.AuditAction;
import io.floecat.core.audit.AuditEvent;
import io.floecat.core.audit.AuditLog;
import io.floecat.core.error.UnavailableException;
import io.floecat.server.config.StartException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesAuditLogTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-31T12:00:00Z"), ZoneOffset.UTC);
  private static final AuditEvent INTENT =
      AuditEvent.of("token:1", AuditAction.CONNECTOR_CREATE, "accounts/a/connectors/b");
  private static final AuditEvent DONE = INTENT.withDetail("why \"\n").withSecretVersion("v1");

  @TempDir Path directory;
  private Path file = Path.of("");

  @BeforeEach
  void name() {
    file = directory.resolve("audit.jsonl");
  }

  @Test
  void begin_andEnd_areTwoLinesWithTheSameId() throws IOException {
    try (var log = open(true)) {
      log.begin(INTENT).end("OK", DONE);
    }

    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(2);
    String id = lines.getFirst().replaceAll(".*\"id\":\"([0-9a-f-]{36})\".*", "$1");
    assertThat(lines)
        .containsExactly(
            """
            {"time":"2026-01-31T12:00:00Z","type":"intent","id":"%s","subject":"token:1",\
            "action":"connectors.create","resource":"accounts/a/connectors/b"}"""
                .formatted(id),
            """
            {"time":"2026-01-31T12:00:00Z","type":"outcome","id":"%s","subject":"token:1",\
            "action":"connectors.create","resource":"accounts/a/connectors/b",\
            "detail":"why \\"\\n","secretVersion":"v1","result":"OK"}"""
                .formatted(id));
  }

  @Test
  void begin_beforeItReturns_theLineIsInTheFile() throws IOException {
    try (var log = open(true)) {
      AuditLog.Outcome _ = log.begin(INTENT);

      assertThat(Files.readAllLines(file)).hasSize(1);
    }
  }

  @Test
  void open_newFile_isForItsOwnerOnly() throws IOException {
    open(true).close();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void open_existingFile_isAddedTo() throws IOException {
    for (int i = 0; i < 2; i++) {
      try (var log = open(true)) {
        AuditLog.Outcome _ = log.begin(INTENT);
      }
    }

    assertThat(Files.readAllLines(file)).hasSize(2);
  }

  @Test
  void open_fileOpenToOthers_isRefusedWithTheFix() throws IOException {
    open(true).close();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    assertThatThrownBy(() -> open(true))
        .isInstanceOf(StartException.class)
        .hasMessage(
            "the audit log %s is open to other users; run: chmod 600 %s".formatted(file, file));
  }

  @Test
  void open_noSuchDirectory_isRefusedNamingTheFile() {
    file = directory.resolve("none/audit.jsonl");

    assertThatThrownBy(() -> open(true))
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith("cannot write the audit log " + file + ": ");
  }

  @Test
  void begin_manyAtOnce_allAreThereWhole() throws Exception {
    try (var log = open(true);
        var threads = Executors.newFixedThreadPool(16)) {
      var begun =
          IntStream.range(0, 200).mapToObj(i -> threads.submit(() -> log.begin(INTENT))).toList();
      for (var each : begun) {
        each.get().end("OK", DONE);
      }
    }

    assertThat(Files.readAllLines(file))
        .hasSize(400)
        .allMatch(line -> line.startsWith("{\"time\"") && line.endsWith("\"}"));
  }

  @Test
  void begin_fileCannotBeWritten_refusesTheAction() {
    var log = open(true);
    log.close();

    assertThatThrownBy(() -> log.begin(INTENT))
        .isInstanceOf(UnavailableException.class)
        .hasMessage("the audit log cannot be written, so nothing was done");
  }

  @Test
  void begin_fileCannotBeWrittenAndNeedNotBe_letsTheActionHappen() {
    var log = open(false);
    log.close();

    log.begin(INTENT).end("OK", DONE);

    assertThat(file).isEmptyFile();
  }

  @Test
  void begin_noFile_writesToStandardOutput() {
    PrintStream before = System.out;
    var bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, UTF_8));
    try (var log = JsonLinesAuditLog.open(Optional.empty(), true, CLOCK)) {
      AuditLog.Outcome _ = log.begin(INTENT);
    } finally {
      System.setOut(before);
    }

    assertThat(bytes.toString(UTF_8)).startsWith("{\"time\"").endsWith("\"}\n");
  }

  private JsonLinesAuditLog open(boolean required) {
    return JsonLinesAuditLog.open(Optional.of(file), required, CLOCK);
  }
}
