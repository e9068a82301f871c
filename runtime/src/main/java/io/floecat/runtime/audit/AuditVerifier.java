package io.floecat.runtime.audit;

import io.floecat.spi.audit.AuditAction;
import io.floecat.spi.hash.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Follows the chain through an audit log's files, a line at a time.
 *
 * <p>What it cannot find: a tail that was written anew as a whole, or cut off at the end of a line.
 * An {@link Anchor} from elsewhere does.
 */
public final class AuditVerifier {

  private final boolean fromBeginning;
  private final Optional<Anchor> anchor;

  private Optional<ChainPosition> last = Optional.empty();
  private Optional<Suspect> suspect = Optional.empty();
  private Optional<VerificationResult.Broken> broken = Optional.empty();
  private Path file = Path.of("");
  private Path fileBefore = Path.of("");
  private long lineInFile;
  private long first;
  private int recovered;
  private boolean isTorn;
  private boolean isStopped;

  /** A line that is not the next one. It may be what a crash left: then a later line says so. */
  private static final class Suspect {
    private final long line;
    private final String why;
    private final MessageDigest digest = Sha256.begin();

    Suspect(long line, String why) {
      this.line = line;
      this.why = why;
    }

    void add(byte[] bytes) {
      digest.update(bytes);
      digest.update((byte) '\n');
    }

    boolean isWhat(ChainedLine mark) {
      return mark.member("type").stream().anyMatch(LogMarkers.RECOVERED::equals)
          && mark.member(LogMarkers.DIGEST).equals(Optional.of(sumSoFar()));
    }

    private String sumSoFar() {
      try {
        return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
      } catch (CloneNotSupportedException e) {
        throw new IllegalStateException("SHA-256 can be cloned", e);
      }
    }
  }

  private AuditVerifier(boolean fromBeginning, Optional<Anchor> anchor) {
    this.fromBeginning = fromBeginning;
    this.anchor = anchor;
  }

  /**
   * Looks at every line.
   *
   * @param files oldest first, at least one
   * @param fromBeginning whether the first file has to be the log's first
   * @param anchor a line that has to be there
   */
  public static VerificationResult verify(
      List<Path> files, boolean fromBeginning, Optional<Anchor> anchor) throws IOException {
    return new AuditVerifier(fromBeginning, anchor).verify(files);
  }

  private VerificationResult verify(List<Path> files) throws IOException {
    for (Path next : files) {
      fileBefore = file;
      file = next;
      lineInFile = 0;
      try (var in = Files.newInputStream(file)) {
        read(in);
      }
      if (isTorn && !next.equals(files.getLast())) {
        suspect = Optional.of(new Suspect(lineInFile, "breaks off"));
      }
      if (broken.isPresent()) {
        return broken.get();
      }
      if (suspect.isPresent()) {
        return new VerificationResult.Broken(file, suspect.get().line, suspect.get().why);
      }
    }
    return last.<VerificationResult>map(end -> ended(end, files.size()))
        .orElseGet(
            () -> new VerificationResult.Broken(file, 1, "there is no line of an audit log"));
  }

  private VerificationResult ended(ChainPosition end, int files) {
    if (anchor.isPresent() && anchor.get().number() > end.number()) {
      return new VerificationResult.Broken(
          file,
          lineInFile + 1,
          "lines %s to %s are missing: the end was cut off before the anchor"
              .formatted(end.number() + 1, anchor.get().number()));
    }
    if (anchor.isPresent() && anchor.get().number() < first) {
      return new VerificationResult.Broken(
          file, 1, "the anchor's line %s is in a file before".formatted(anchor.get().number()));
    }
    VerificationResult.End how =
        isTorn
            ? VerificationResult.End.TORN
            : isStopped ? VerificationResult.End.STOPPED : VerificationResult.End.OPEN;
    return new VerificationResult.Intact(files, first, end.anchor(), recovered, how);
  }

  private void read(InputStream in) throws IOException {
    var lines = new LineReader(in);
    var line = lines.next();
    while (line.isPresent() && broken.isEmpty()) {
      lineInFile++;
      if (line.get().isWhole()) {
        look(line.get().bytes());
        line = lines.next();
      } else {
        lookAtTornEnd(line.get().bytes());
        return;
      }
    }
  }

  private void look(byte[] bytes) {
    Optional<ChainedLine> read = ChainedLine.read(bytes);
    if (suspect.isPresent()) {
      lookBehind(suspect.get(), bytes, read);
      return;
    }
    Optional<String> fault =
        read.isEmpty()
            ? Optional.of("was changed, or is no line of an audit log")
            : fault(read.get());
    if (fault.isPresent()) {
      suspect = Optional.of(new Suspect(lineInFile, fault.get()));
      suspect.get().add(bytes);
    } else {
      accept(read.get());
    }
  }

  /** Whether a line behind a suspect explains it. */
  private void lookBehind(Suspect before, byte[] bytes, Optional<ChainedLine> read) {
    boolean isNext = read.isPresent() && read.get().follows(last.orElse(ChainPosition.START));
    if (isNext && before.isWhat(read.get())) {
      suspect = Optional.empty();
      recovered++;
      accept(read.get());
    } else if (isNext) {
      broken =
          Optional.of(
              new VerificationResult.Broken(
                  file,
                  before.line,
                  "stands before the line that it follows, which is line %s: lines were moved or inserted"
                      .formatted(lineInFile)));
    } else {
      before.add(bytes);
    }
  }

  private void lookAtTornEnd(byte[] bytes) {
    if (suspect.isEmpty()) {
      Optional<ChainedLine> whole = ChainedLine.read(bytes).filter(line -> fault(line).isEmpty());
      whole.ifPresent(this::accept);
      isTorn = whole.isEmpty();
    }
  }

  private void accept(ChainedLine line) {
    if (last.isEmpty()) {
      first = line.link().number();
    }
    last = Optional.of(line.link());
    isTorn = false;
    isStopped = line.member("action").equals(Optional.of(AuditAction.SERVICE_STOP.toString()));
    boolean isOther =
        anchor.isPresent()
            && anchor.get().number() == line.link().number()
            && !anchor.get().hash().equals(line.link().hash());
    if (isOther) {
      broken =
          Optional.of(
              new VerificationResult.Broken(
                  file, lineInFile, "is not the line of the anchor: the log was written anew"));
    }
  }

  /** Why a line that is whole is not the next one; empty if it is. */
  private Optional<String> fault(ChainedLine line) {
    long number = line.link().number();
    if (last.isEmpty()) {
      return faultOfFirst(line);
    }
    if (line.follows(last.get())) {
      return Optional.empty();
    }
    long expected = last.get().number() + 1;
    if (number > expected) {
      return Optional.of(missing(line, expected, number - 1));
    }
    return Optional.of(
        number < expected
            ? "has the number %s again: it was inserted, or moved here".formatted(number)
            : "does not follow from the line before it: one of the two was replaced or inserted");
  }

  private Optional<String> faultOfFirst(ChainedLine line) {
    long number = line.link().number();
    if (number > 1) {
      return Optional.of(
              "the log begins with line %s: the files with the lines before it are missing"
                  .formatted(number))
          .filter(_ -> fromBeginning);
    }
    return line.follows(ChainPosition.START)
        ? Optional.empty()
        : Optional.of("has the number 1, but follows another line: it was replaced");
  }

  private String missing(ChainedLine line, long from, long to) {
    String lines = from == to ? "line " + from : "lines %s to %s".formatted(from, to);
    if (lineInFile > 1) {
      return "%s before it: removed".formatted(lines);
    }
    Optional<String> previous = line.member(LogMarkers.PREVIOUS_FILE);
    boolean isBehindIt = previous.isPresent() && fileBefore.endsWith(Path.of(previous.get()));
    return isBehindIt
        ? "%s, at the end of %s, were cut off".formatted(lines, previous.get())
        : "%s are missing: the file %s is not there".formatted(lines, previous.orElse("before it"));
  }
}
