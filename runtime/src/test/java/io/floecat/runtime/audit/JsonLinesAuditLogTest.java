package io.floecat.runtime.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.floecat.runtime.config.FloecatConfig.AuditConfig;
import io.floecat.runtime.config.StartException;
import io.floecat.spi.audit.AuditAction;
import io.floecat.spi.audit.AuditEvent;
import io.floecat.spi.audit.AuditLog;
import io.floecat.spi.error.UnavailableException;
import io.floecat.spi.secret.BackendCall;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesAuditLogTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-31T12:00:00Z"), ZoneOffset.UTC);
  private static final AuditEvent INTENT =
      AuditEvent.of("token:1", AuditAction.CONNECTOR_CREATE, "accounts/a/connectors/b")
          .withRequestId(Optional.of("r1"));
  private static final AuditEvent DONE =
      INTENT
          .withDetail("why \"\n")
          .withSecretVersion("v1")
          .withCalls(
              List.of(
                  new BackendCall("CreateSecret", Optional.of("q1"), Optional.of("s1"), "OK"),
                  new BackendCall("GetSecretValue", Optional.empty(), Optional.empty(), "X")));
  private static final String LINK = ",\"prev\":\"[0-9a-f]{64}\",\"hash\":\"[0-9a-f]{64}\"}";

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

    List<String> lines = lines();
    assertThat(lines).hasSize(3);
    String id = lines.get(1).replaceAll(".*\"id\":\"([0-9a-f-]{36})\".*", "$1");
    assertThat(lines.stream().map(line -> line.replaceAll(LINK, "}")))
        .containsExactly(
            """
            {"seq":1,"time":"2026-01-31T12:00:00Z","type":"file"}""",
            """
            {"seq":2,"time":"2026-01-31T12:00:00Z","type":"intent","id":"%s","subject":"token:1",\
            "action":"connectors.create","account":"a","resource":"accounts/a/connectors/b",\
            "requestId":"r1"}"""
                .formatted(id),
            """
            {"seq":3,"time":"2026-01-31T12:00:00Z","type":"outcome","id":"%s","subject":"token:1",\
            "action":"connectors.create","account":"a","resource":"accounts/a/connectors/b",\
            "requestId":"r1","secretVersion":"v1","detail":"why \\"\\n","calls":[\
            {"operation":"CreateSecret","requestId":"q1","session":"s1","answer":"OK"},\
            {"operation":"GetSecretValue","answer":"X"}],"result":"OK"}"""
                .formatted(id));
  }

  @Test
  void begin_beforeItReturns_theLineIsInTheFile() throws IOException {
    try (var log = open(true)) {
      AuditLog.Outcome _ = log.begin(INTENT);

      assertThat(lines()).hasSize(2);
    }
  }

  @Test
  void begin_textThatCouldDeceive_isPrintableAsciiAndBounded() throws IOException {
    String nasty = "\u001b[2J\u202e\u0085\u2028\u007f\ud800 \u00e9\n{\"type\":\"recovered\"}";
    try (var log = open(true)) {
      log.begin(AuditEvent.of(nasty, AuditAction.LOGIN, nasty).withDetail("x".repeat(10_000)))
          .end(nasty, INTENT);
    }

    assertThat(lines())
        .hasSize(3)
        .allMatch(line -> line.chars().allMatch(c -> c >= ' ' && c <= '~'))
        .allMatch(line -> line.length() < 8 * JsonObject.LONGEST);
    assertThat(AuditVerifier.verify(List.of(file), true, Optional.empty()))
        .isInstanceOf(VerificationResult.Intact.class);
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

    assertThat(lines()).hasSize(3);
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
  void begin_manyAtOnce_allAreThereWholeAndInOneChain() throws Exception {
    try (var log = open(true);
        var threads = Executors.newFixedThreadPool(16)) {
      var begun =
          IntStream.range(0, 200).mapToObj(i -> threads.submit(() -> log.begin(INTENT))).toList();
      for (var each : begun) {
        each.get().end("OK", DONE);
      }
    }

    assertThat(lines()).hasSize(401);
    assertThat(AuditVerifier.verify(List.of(file), true, Optional.empty()))
        .isInstanceOf(VerificationResult.Intact.class);
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
  void begin_fileCannotBeWrittenAndNeedNotBe_letsTheActionHappen() throws IOException {
    var log = open(false);
    log.close();

    log.begin(INTENT).end("OK", DONE);

    assertThat(lines()).hasSize(1);
  }

  @Test
  @DisplayName("an intent waits for the disk, and so does the start; an outcome does not")
  void write_ofEachKind_isDurableWhereSomethingFollows() {
    var sink = new MemorySink();
    try (var log = new JsonLinesAuditLog(sink, true, CLOCK, () -> Origin.NONE)) {
      log.started("os-user:ada", "1", List.of());
      log.begin(INTENT).end("OK", DONE);
    }

    assertThat(sink.written).containsExactly("note durable", "intent durable", "outcome");
  }

  @Test
  void end_withoutAnythingElse_isSyncedSoon() throws InterruptedException {
    var sink = new MemorySink();
    try (var log = new JsonLinesAuditLog(sink, true, CLOCK, () -> Origin.NONE)) {
      log.begin(INTENT).end("OK", DONE);

      assertThat(sink.synced.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  @DisplayName("floecat.audit.required: a start that cannot be written down does not happen")
  void started_fileCannotBeWritten_refusesTheStartWithTheFix() {
    try (var log = new JsonLinesAuditLog(new FullDisk(), true, CLOCK, () -> Origin.NONE)) {
      assertThatThrownBy(() -> log.started("os-user:ada", "1", List.of()))
          .isInstanceOf(StartException.class)
          .hasMessage(
              "the audit log cannot be written: no space left on device; mend that, or set"
                  + " floecat.audit.file");
    }
    try (var log = new JsonLinesAuditLog(new FullDisk(), false, CLOCK, () -> Origin.NONE)) {
      log.started("os-user:ada", "1", List.of());
    }
  }

  @Test
  @DisplayName("P3: a storm of refusals is a line, and a number")
  void note_storm_isTwoLines() throws IOException {
    try (var log = open(true)) {
      for (int i = 0; i < 100_000; i++) {
        log.note("UNAUTHENTICATED", AuditEvent.of("-", AuditAction.LOGIN, "GetConnector"));
      }
    }

    assertThat(lines()).hasSize(3);
    assertThat(lines().get(1)).contains("\"type\":\"note\"").doesNotContain("\"more\"");
    assertThat(lines().get(2)).contains("\"more\":99999", "\"result\":\"UNAUTHENTICATED\"");
  }

  @Test
  void begin_noFile_writesToStandardOutput() {
    PrintStream before = System.out;
    var bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, UTF_8));
    try (var log =
        JsonLinesAuditLog.open(
            new AuditConfig(Optional.empty(), true, 1 << 20, Optional.empty()), CLOCK)) {
      AuditLog.Outcome _ = log.begin(INTENT);
    } finally {
      System.setOut(before);
    }

    assertThat(bytes.toString(UTF_8)).startsWith("{\"seq\":1,\"time\"").endsWith("\"}\n");
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(file);
  }

  private JsonLinesAuditLog open(boolean required) {
    return JsonLinesAuditLog.open(
        new AuditConfig(Optional.of(file), required, 1 << 20, Optional.empty()), CLOCK);
  }

  /** Keeps what kinds of lines were written, and which of them had to be on the disk. */
  private static final class MemorySink implements AuditSink {

    private final List<String> written = new CopyOnWriteArrayList<>();
    private final CountDownLatch synced = new CountDownLatch(1);

    @Override
    public void write(byte[] object, boolean durable) {
      String type = new String(object, UTF_8).replaceAll(".*\"type\":\"([a-z]*)\".*", "$1");
      written.add(durable ? type + " durable" : type);
    }

    @Override
    public void sync() {
      if (written.contains("outcome")) {
        synced.countDown();
      }
    }

    @Override
    public ChainPosition head() {
      return ChainPosition.START;
    }

    @Override
    public void close() {}
  }

  private static final class FullDisk implements AuditSink {

    @Override
    public void write(byte[] object, boolean durable) throws IOException {
      throw new IOException("no space left on device");
    }

    @Override
    public void sync() throws IOException {
      throw new IOException("no space left on device");
    }

    @Override
    public ChainPosition head() {
      return ChainPosition.START;
    }

    @Override
    public void close() {}
  }
}
