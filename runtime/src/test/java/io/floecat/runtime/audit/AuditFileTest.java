package io.floecat.runtime.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.floecat.runtime.config.StartException;
import io.floecat.spi.file.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that a log is written to: rotated, shared, broken off, moved away. */
class AuditFileTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-31T12:00:00Z"), ZoneOffset.UTC);
  private static final AuditFile.Rotation LARGE = new AuditFile.Rotation(1 << 20, Optional.empty());
  private static final AuditFile.Rotation SMALL = new AuditFile.Rotation(4096, Optional.empty());
  private static final Pattern TEXT = Pattern.compile("\"n\":\"([^\"]*)\"");

  @TempDir Path directory;
  private LogFiles files = new LogFiles(Path.of("none"));

  @BeforeEach
  void name() {
    files = new LogFiles(directory.resolve("audit.jsonl"));
  }

  @Test
  void write_acrossRestarts_isOneChain() throws IOException {
    for (int i = 0; i < 3; i++) {
      try (var log = open(LARGE)) {
        write(log, "line " + i);
      }
    }

    assertThat(written()).containsExactly("line 0", "line 1", "line 2");
    assertThat(intact().last().number()).isEqualTo(4);
  }

  /** A pipe would be waited for until somebody reads it. */
  @Test
  void open_noRegularFile_isRefused() throws IOException {
    Files.createSymbolicLink(files.current(), Path.of("/dev/null"));

    assertThatThrownBy(() -> open(LARGE))
        .isInstanceOf(StartException.class)
        .hasMessageEndingWith("is not a file; standard output is -");
  }

  @Test
  @DisplayName("an intent is on the disk before its action begins")
  void write_durable_isForcedBeforeItReturns() throws IOException {
    open(LARGE).close();
    try (var log = open(LARGE)) {
      assertThat(Forced.during(() -> write(log, "line 0"))).containsExactly(files.current());
      assertThat(Forced.during(() -> write(log, "line 1"))).containsExactly(files.current());
    }
  }

  @Test
  void sync_linesThatCouldWait_areForcedTogetherAndOnce() throws IOException {
    open(LARGE).close();
    byte[] line = new JsonObject().text("n", "line").bytes();
    try (var log = open(LARGE)) {
      assertThat(
              Forced.during(
                  () -> {
                    log.write(line, false);
                    log.write(line, false);
                  }))
          .isEmpty();
      assertThat(Forced.during(log::sync)).containsExactly(files.current());
      assertThat(Forced.during(log::sync)).isEmpty();
    }
  }

  @Test
  @DisplayName("a file is complete on the disk before the next one has its name")
  void write_intoANewFile_isForcedWithTheFullOneAndTheirDirectory() throws IOException {
    open(SMALL).close();
    try (var log = open(SMALL)) {
      String text = "x".repeat(JsonObject.LONGEST);
      byte[] line = new JsonObject().text("n", text).text("m", text).bytes();
      log.write(line, false);

      List<Path> forced = Forced.during(() -> log.write(line, true));

      assertThat(files.all()).hasSize(2);
      assertThat(forced)
          .containsSubsequence(files.current(), files.next(), directory, files.next());
    }
  }

  @Test
  void write_manyAtOnceWithRotation_losesAndReordersNothing() throws Exception {
    int writers = 8;
    int each = 100;
    try (var log = open(SMALL);
        var threads = Executors.newFixedThreadPool(writers)) {
      List<Callable<Boolean>> jobs = new ArrayList<>();
      for (int w = 0; w < writers; w++) {
        int writer = w;
        jobs.add(
            () -> {
              for (int i = 0; i < each; i++) {
                write(log, writer + "-" + i);
              }
              return true;
            });
      }
      for (var done : threads.invokeAll(jobs)) {
        assertThat(done.get()).isTrue();
      }
    }

    List<String> written = written();
    assertThat(written).hasSize(writers * each).doesNotHaveDuplicates();
    for (int w = 0; w < writers; w++) {
      String prefix = w + "-";
      assertThat(written.stream().filter(text -> text.startsWith(prefix)))
          .containsExactlyElementsOf(
              java.util.stream.IntStream.range(0, each).mapToObj(i -> prefix + i).toList());
    }
    assertThat(intact().files()).isGreaterThan(10);
    assertThat(files.all()).allSatisfy(file -> assertThat(Files.size(file)).isLessThan(4097));
  }

  @Test
  void write_newFile_namesTheOneBefore() throws IOException {
    try (var log = open(SMALL)) {
      for (int i = 0; i < 20; i++) {
        write(log, "x".repeat(200));
      }
    }

    assertThat(files.rotated().getFirst().getFileName()).hasToString("audit-000000000001.jsonl");
    assertThat(Files.readAllLines(files.all().get(1)).getFirst())
        .contains("\"previousFile\":\"audit-000000000001.jsonl\"");
    intact();
  }

  @Test
  void write_keepTwo_removesOlderOnesAndSaysSo() throws IOException {
    try (var log = open(new AuditFile.Rotation(4096, Optional.of(2)))) {
      for (int i = 0; i < 60; i++) {
        write(log, "x".repeat(200));
      }
    }

    assertThat(files.rotated()).hasSize(2);
    assertThat(Files.readString(files.current()))
        .containsPattern("\"type\":\"removed\",\"file\":\"audit-[0-9]{12}\\.jsonl\"");
    assertThat(AuditVerifier.verify(files.all(), false, Optional.empty()))
        .isInstanceOf(VerificationResult.Intact.class);
  }

  @Test
  void open_afterACrashWithinALine_keepsWhatIsThereAndMarksIt() throws IOException {
    try (var log = open(LARGE)) {
      write(log, "before");
    }
    Files.writeString(files.current(), "{\"seq\":3,\"n\":\"hal", UTF_8, StandardOpenOption.APPEND);
    assertThat(intact().end()).isEqualTo(VerificationResult.End.TORN);

    try (var log = open(LARGE)) {
      write(log, "after");
    }

    assertThat(Files.readAllLines(files.current()).get(2)).isEqualTo("{\"seq\":3,\"n\":\"hal");
    assertThat(intact().recovered()).isEqualTo(1);
    assertThat(intact().end()).isEqualTo(VerificationResult.End.OPEN);
    assertThat(intact().last().number()).isEqualTo(4);
  }

  @Test
  void open_afterACrashThatLeftZerosAndHalfLines_keepsAllOfIt() throws IOException {
    try (var log = open(LARGE)) {
      write(log, "before");
    }
    byte[] left = new byte[100_000];
    left[50_000] = '\n';
    Files.write(files.current(), left, StandardOpenOption.APPEND);

    try (var log = open(LARGE)) {
      write(log, "after");
    }

    assertThat(Files.size(files.current())).isGreaterThan(100_000);
    assertThat(intact().recovered()).isEqualTo(1);
  }

  @Test
  void open_whenOnlyTheLineEndIsMissing_goesOnBehindIt() throws IOException {
    try (var log = open(LARGE)) {
      write(log, "before");
    }
    try (var channel =
        java.nio.channels.FileChannel.open(files.current(), StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - 1);
    }

    try (var log = open(LARGE)) {
      write(log, "after");
    }

    assertThat(written()).containsExactly("before", "after");
    assertThat(intact().recovered()).isZero();
  }

  @Test
  void open_linesFromBeforeThereWasAChain_areKeptAndCovered() throws IOException {
    Files.createFile(files.current(), OwnerOnly.FILE);
    Files.writeString(files.current(), "{\"type\":\"intent\"}\n{\"type\":\"outcome\"}\n");

    try (var log = open(LARGE)) {
      write(log, "after");
    }

    assertThat(Files.readString(files.current())).startsWith("{\"type\":\"intent\"}\n");
    assertThat(intact().recovered()).isEqualTo(1);
  }

  @Test
  void open_diedBetweenTheNamesOfARotation_goesOnWithTheChain() throws IOException {
    try (var log = open(LARGE)) {
      write(log, "before");
    }
    Files.move(files.current(), files.rotated(1));

    try (var log = open(LARGE)) {
      write(log, "after");
    }

    assertThat(written()).containsExactly("before", "after");
    assertThat(intact().files()).isEqualTo(2);
  }

  @Test
  void write_byTwoAtOnce_isOneChain() throws Exception {
    try (var one = open(SMALL);
        var other = open(SMALL);
        var threads = Executors.newFixedThreadPool(2)) {
      var first = threads.submit(() -> writeMany(one, "one-"));
      var second = threads.submit(() -> writeMany(other, "other-"));
      assertThat(first.get() && second.get()).isTrue();
    }

    assertThat(written()).hasSize(200).doesNotHaveDuplicates();
    intact();
  }

  @Test
  void write_fileWasTakenAway_beginsAnotherAndTheGapIsFound() throws IOException {
    try (var log = open(LARGE)) {
      write(log, "lost");
      Files.delete(files.current());
      write(log, "after");
    }

    assertThat(written()).containsExactly("after");
    assertThat(AuditVerifier.verify(files.all(), true, Optional.empty()))
        .isEqualTo(
            new VerificationResult.Broken(
                files.current(),
                1,
                "the log begins with line 3: the files with the lines before it are missing"));
  }

  @Test
  void write_fileCannotBeMade_failsAndWritesNothing() throws IOException {
    try (var log = open(LARGE)) {
      write(log, "before");
      Files.delete(files.current());
      Files.createDirectory(files.current());

      assertThatThrownBy(() -> write(log, "after")).isInstanceOf(IOException.class);
      Files.delete(files.current());
    }
  }

  private AuditFile open(AuditFile.Rotation rotation) {
    return AuditFile.open(files.current(), rotation, CLOCK);
  }

  private static boolean writeMany(AuditFile log, String prefix) throws IOException {
    for (int i = 0; i < 100; i++) {
      write(log, prefix + i);
    }
    return true;
  }

  private static void write(AuditFile log, String text) throws IOException {
    log.write(new JsonObject().text("n", text).bytes(), true);
  }

  private List<String> written() throws IOException {
    List<String> written = new ArrayList<>();
    try (var reader = new LogReader(files::all)) {
      reader.readOn(
          line -> {
            var text = TEXT.matcher(line);
            if (text.find()) {
              written.add(text.group(1));
            }
          });
    }
    return written;
  }

  private VerificationResult.Intact intact() throws IOException {
    VerificationResult verdict = AuditVerifier.verify(files.all(), true, Optional.empty());
    assertThat(verdict).isInstanceOf(VerificationResult.Intact.class);
    return (VerificationResult.Intact) verdict;
  }
}
