package io.floecat.runtime.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody who can write the files can do to them, and what is said of it. */
class TamperingTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-31T12:00:00Z"), ZoneOffset.UTC);

  private static final String FORGED = "f".repeat(64);

  @TempDir Path directory;
  private LogFiles files = new LogFiles(Path.of("none"));

  @BeforeEach
  void write() throws IOException {
    files = new LogFiles(directory.resolve("audit.jsonl"));
    var rotation = new AuditFile.Rotation(4096, Optional.empty());
    try (var log = AuditFile.open(files.current(), rotation, CLOCK)) {
      for (int i = 0; i < 60; i++) {
        log.write(new JsonObject().text("n", "line " + i).text("x", "y".repeat(90)).bytes(), true);
      }
    }
    assertThat(files.all()).hasSizeGreaterThan(3);
    assertThat(verify()).isInstanceOf(VerificationResult.Intact.class);
  }

  @Test
  @DisplayName("every changed byte is found, in the line it is in")
  void verify_anyByteChanged_namesTheLine() throws IOException {
    Path file = files.all().get(1);
    byte[] whole = Files.readAllBytes(file);
    int line = 1;
    for (int at = 0; at < whole.length; at++) {
      boolean isEnd = whole[at] == '\n';
      if (!isEnd && at % 5 != 0) {
        continue;
      }
      byte[] changed = whole.clone();
      changed[at] ^= 1;
      Files.write(file, changed);

      assertThat(where(verify())).isEqualTo(file + ":" + line);
      line += isEnd ? 1 : 0;
    }
  }

  @Test
  void verify_lineRemoved_saysWhichIsMissing() throws IOException {
    Path file = files.all().get(1);
    long first = firstNumber(file);
    change(file, lines -> lines.remove(3));

    assertThat(verify())
        .isEqualTo(
            new VerificationResult.Broken(
                file, 4, "line %d before it: removed".formatted(first + 3)));
  }

  @Test
  void verify_linesSwapped_saysThatTheyWereMoved() throws IOException {
    Path file = files.all().get(1);
    change(file, lines -> Collections.swap(lines, 3, 4));

    assertThat(verify())
        .isEqualTo(
            new VerificationResult.Broken(
                file,
                4,
                "stands before the line that it follows, which is line 5:"
                    + " lines were moved or inserted"));
  }

  @Test
  void verify_lineRepeated_saysThatItWasInserted() throws IOException {
    Path file = files.all().get(1);
    long first = firstNumber(file);
    change(file, lines -> lines.add(5, lines.get(2)));

    assertThat(verify())
        .isInstanceOfSatisfying(
            VerificationResult.Broken.class,
            broken -> {
              assertThat(broken.line()).isEqualTo(6);
              assertThat(broken.why()).contains("inserted");
            });
    assertThat(first).isGreaterThan(1);
  }

  @Test
  void verify_lineInventedWithGoodHashes_isFoundAtTheOneBehindIt() throws IOException {
    Path file = files.all().get(1);
    change(
        file,
        lines -> {
          lines.set(4, text(after(link(lines.get(3)), "invented")));
        });

    assertThat(verify())
        .isEqualTo(
            new VerificationResult.Broken(
                file,
                6,
                "does not follow from the line before it: one of the two was replaced or inserted"));
  }

  @Test
  @DisplayName("a line that was changed, and given a good hash, and the next one put behind it")
  void verify_lineInventedAndTheNextOneTiedToIt_isFoundAtThatOne() throws IOException {
    Path file = files.all().get(1);
    change(
        file,
        lines -> {
          ChainPosition before = link(lines.get(3));
          ChainedLine invented = after(before, "invented");
          lines.set(4, text(invented));
          lines.set(
              5,
              lines
                  .get(5)
                  .replaceFirst("\"prev\":\"[^\"]*", "\"prev\":\"" + invented.link().hash()));
        });

    assertThat(verify())
        .isEqualTo(
            new VerificationResult.Broken(file, 6, "was changed, or is no line of an audit log"));
  }

  @Test
  void verify_firstLineOfAFileInventedWithGoodHashes_isFound() throws IOException {
    Path file = files.all().get(1);
    long first = firstNumber(file);
    change(
        file, lines -> lines.set(0, text(after(new ChainPosition(first - 1, FORGED), "invented"))));

    assertThat(verify())
        .isEqualTo(
            new VerificationResult.Broken(
                file,
                1,
                "does not follow from the line before it: one of the two was replaced or inserted"));
  }

  @Test
  void verify_firstLineOfAllThatFollowsAnother_isFound() throws IOException {
    Path file = files.all().getFirst();
    change(file, lines -> lines.set(0, text(after(new ChainPosition(0, FORGED), "invented"))));

    assertThat(verify())
        .isEqualTo(
            new VerificationResult.Broken(
                file, 1, "has the number 1, but follows another line: it was replaced"));
  }

  @Test
  void verify_lastLineWrittenAnewWithALaterNumber_saysWhichIsMissing() throws IOException {
    Path file = files.current();
    int last = Files.readAllLines(file).size();
    long number = firstNumber(file) + last - 1;
    change(
        file,
        lines -> {
          ChainPosition before = link(lines.get(last - 2));
          lines.set(last - 1, text(after(new ChainPosition(number, before.hash()), "invented")));
        });

    assertThat(verify())
        .isEqualTo(
            new VerificationResult.Broken(
                file, last, "line %d before it: removed".formatted(number)));
  }

  @Test
  void verify_lineWithoutChainInserted_isFound() throws IOException {
    Path file = files.all().get(1);
    change(file, lines -> lines.add(4, "{\"type\":\"outcome\",\"result\":\"OK\"}"));

    assertThat(verify())
        .isInstanceOfSatisfying(
            VerificationResult.Broken.class, broken -> assertThat(broken.line()).isEqualTo(5));
  }

  @Test
  void verify_endOfARotatedFileCut_namesFileAndLines() throws IOException {
    Path file = files.all().get(1);
    long behind = firstNumber(files.all().get(2));
    change(
        file,
        lines -> {
          lines.removeLast();
          lines.removeLast();
        });

    assertThat(verify())
        .isEqualTo(
            new VerificationResult.Broken(
                files.all().get(2),
                1,
                "lines %d to %d, at the end of %s, were cut off"
                    .formatted(behind - 2, behind - 1, file.getFileName())));
  }

  @Test
  void verify_endOfARotatedFileCutWithinALine_namesIt() throws IOException {
    Path file = files.all().get(1);
    int last = Files.readAllLines(file).size();
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - 10);
    }

    assertThat(verify()).isEqualTo(new VerificationResult.Broken(file, last, "breaks off"));
  }

  @Test
  void verify_rotatedFileRemoved_namesIt() throws IOException {
    Path file = files.all().get(1);
    long first = firstNumber(file);
    Path behind = files.all().get(2);
    Files.delete(file);

    assertThat(verify())
        .isEqualTo(
            new VerificationResult.Broken(
                behind,
                1,
                "lines %d to %d are missing: the file %s is not there"
                    .formatted(first, firstNumber(behind) - 1, file.getFileName())));
  }

  @Test
  void verify_firstFileRemoved_saysSo() throws IOException {
    Files.delete(files.all().getFirst());

    assertThat(verify())
        .isInstanceOfSatisfying(
            VerificationResult.Broken.class,
            broken -> assertThat(broken.why()).contains("the files with the lines before it"));
  }

  @Test
  void verify_endCut_isFoundWithAnAnchorOnly() throws IOException {
    Anchor anchor = ((VerificationResult.Intact) verify()).last();
    change(files.current(), List::removeLast);

    assertThat(verify()).isInstanceOf(VerificationResult.Intact.class);
    assertThat(verify(anchor))
        .isInstanceOfSatisfying(
            VerificationResult.Broken.class,
            broken -> assertThat(broken.why()).contains("cut off before the anchor"));
  }

  @Test
  void verify_tailWrittenAnew_isFoundWithAnAnchorOnly() throws IOException {
    Anchor anchor = ((VerificationResult.Intact) verify()).last();
    change(
        files.current(),
        lines -> {
          ChainPosition before = link(lines.get(lines.size() - 2));
          lines.set(lines.size() - 1, text(after(before, "another")));
        });

    assertThat(verify()).isInstanceOf(VerificationResult.Intact.class);
    assertThat(verify(anchor))
        .isInstanceOfSatisfying(
            VerificationResult.Broken.class,
            broken -> assertThat(broken.why()).contains("not the line of the anchor"));
  }

  @Test
  void verify_withTheAnchorOfAnEarlierTime_isIntact() throws IOException {
    List<String> lines = Files.readAllLines(files.all().get(1));
    ChainPosition earlier = link(lines.get(2));

    assertThat(verify(earlier.anchor())).isInstanceOf(VerificationResult.Intact.class);
  }

  private static String where(VerificationResult verdict) {
    return verdict instanceof VerificationResult.Broken broken
        ? broken.file() + ":" + broken.line()
        : verdict.toString();
  }

  private VerificationResult verify() throws IOException {
    return AuditVerifier.verify(files.all(), true, Optional.empty());
  }

  private VerificationResult verify(Anchor anchor) throws IOException {
    return AuditVerifier.verify(files.all(), true, Optional.of(anchor));
  }

  private static long firstNumber(Path file) throws IOException {
    return link(Files.readAllLines(file).getFirst()).number();
  }

  private static ChainPosition link(String line) {
    return ChainedLine.read(line.getBytes(UTF_8)).orElseThrow().link();
  }

  private static ChainedLine after(ChainPosition before, String text) {
    return ChainedLine.after(before, new JsonObject().text("n", text).bytes());
  }

  private static String text(ChainedLine line) {
    return new String(line.withEnd(), UTF_8).strip();
  }

  private interface Tampering {
    void with(List<String> lines);
  }

  private static void change(Path file, Tampering tampering) throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    tampering.with(lines);
    Files.write(file, lines);
  }
}
