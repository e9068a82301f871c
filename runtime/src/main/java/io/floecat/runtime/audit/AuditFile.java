package io.floecat.runtime.audit;

import io.floecat.runtime.config.StartException;
import io.floecat.spi.file.OwnerOnly;
import io.floecat.spi.hash.Sha256;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log in files. Many threads that want their line on the disk share one sync: who waits while
 * another syncs finds its own line synced, too.
 *
 * <p>Before each line it looks whether the file is as it was left. Where another process has
 * written, the chain goes on behind that; where the file was moved away, a new one is begun; where
 * a crash left a part of a line, it stays, and a line of its own says so.
 */
final class AuditFile implements AuditSink {

  private static final Logger LOG = LoggerFactory.getLogger(AuditFile.class);

  /**
   * When a file is full, and how many full ones are kept.
   *
   * @param keep empty: all
   */
  record Rotation(long maxBytes, Optional<Integer> keep) {}

  private final LogFiles files;
  private final Rotation rotation;
  private final LogMarkers marks;
  private final WriterLock lock;
  private final Object syncing = new Object();
  private final AtomicLong written = new AtomicLong();
  private volatile long synced;
  private volatile ChainPosition last = ChainPosition.START;
  private volatile OpenFile file;

  private AuditFile(LogFiles files, Rotation rotation, LogMarkers marks, WriterLock lock)
      throws IOException {
    this.files = files;
    this.rotation = rotation;
    this.marks = marks;
    this.lock = lock;
    this.file = lock.holding(this::opened);
  }

  /** Opens the file, and makes it with mode 0600 where there is none. */
  static AuditFile open(Path path, Rotation rotation, InstantSource clock) {
    try {
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        throw new StartException(
            "the audit log %s is not a file; standard output is -".formatted(path));
      }
      if (Files.exists(path) && !OwnerOnly.holdsFor(path)) {
        throw new StartException(
            "the audit log %s is open to other users; run: chmod 600 %s".formatted(path, path));
      }
      var files = new LogFiles(path);
      return new AuditFile(files, rotation, new LogMarkers(clock), WriterLock.open(files.lock()));
    } catch (IOException e) {
      throw new StartException(
          "cannot write the audit log %s: %s; mend that, or set floecat.audit.file"
              .formatted(path, StartException.reason(e)),
          e);
    }
  }

  @Override
  public void write(byte[] object, boolean durable) throws IOException {
    long number = lock.holding(() -> append(object));
    if (durable) {
      sync(number);
    }
  }

  @Override
  public void sync() throws IOException {
    sync(written.get());
  }

  @Override
  public ChainPosition head() {
    return last;
  }

  @Override
  public void close() throws IOException {
    synchronized (syncing) {
      file.force();
      file.close();
    }
    lock.close();
  }

  private long append(byte[] object) throws IOException {
    switch (file.changeAt(files.current())) {
      case NONE -> {}
      case MOVED -> replace(opened());
      case WRITTEN -> {
        file.look();
        mend(file);
      }
    }
    if (file.size() + object.length + ChainedLine.OVERHEAD > rotation.maxBytes()) {
      rotate();
    }
    add(file, object);
    return written.incrementAndGet();
  }

  /** Returns when the line with this number, and so every line before it, is on the disk. */
  private void sync(long line) throws IOException {
    synchronized (syncing) {
      if (synced < line) {
        long upTo = written.get();
        file.force();
        synced = upTo;
      }
    }
  }

  /** The current file, with the chain as it stands there. */
  private OpenFile opened() throws IOException {
    if (Files.notExists(files.current())) {
      return begun(lastOfRotated(), Optional.empty());
    }
    OpenFile existing = OpenFile.existing(files.current());
    mend(existing);
    return existing;
  }

  /** The chain goes on where a file was lost between two names, or was moved away under us. */
  private ChainPosition lastOfRotated() throws IOException {
    List<Path> rotated = files.rotated();
    ChainPosition before =
        rotated.isEmpty()
            ? ChainPosition.START
            : Tail.of(rotated.getLast()).last().orElse(ChainPosition.START);
    return before.number() > last.number() ? before : last;
  }

  /** Learns where the chain stands; what is behind its last good line stays, and is marked. */
  private void mend(OpenFile torn) throws IOException {
    Tail tail = Tail.of(files.current());
    last = tail.last().orElse(ChainPosition.START);
    if (!tail.endsLine()) {
      torn.add(new byte[] {'\n'});
    }
    if (tail.isTorn()) {
      LOG.warn("the audit log {} ended within a line, which is kept", files.current());
      add(torn, marks.recovered(torn.size() - tail.end(), digestFrom(tail.end())));
    }
  }

  private String digestFrom(long start) throws IOException {
    var digest = Sha256.begin();
    try (var channel = FileChannel.open(files.current(), StandardOpenOption.READ)) {
      channel.position(start);
      new DigestInputStream(new BufferedInputStream(Channels.newInputStream(channel)), digest)
          .transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** A new current file, whose first line names the one before it. */
  private OpenFile begun(ChainPosition before, Optional<Path> previous) throws IOException {
    OpenFile next = OpenFile.created(files.next());
    try {
      ChainedLine first = ChainedLine.after(before, marks.file(previous));
      next.add(first.withEnd());
      next.force();
      if (previous.isPresent()) {
        Files.move(files.current(), previous.get());
      }
      Files.move(files.next(), files.current(), StandardCopyOption.ATOMIC_MOVE);
      forceDirectory();
      last = first.link();
      return next;
    } catch (IOException e) {
      next.close();
      throw e;
    }
  }

  private void rotate() throws IOException {
    Path full = files.rotated(firstLine());
    file.force();
    replace(begun(last, Optional.of(full)));
    LOG.info("the audit log goes on after {}, anchor {}", full, last.anchor());
    removeOldest();
  }

  private void removeOldest() throws IOException {
    List<Path> rotated = files.rotated();
    int surplus = rotated.size() - rotation.keep().orElse(rotated.size());
    for (Path oldest : rotated.subList(0, Math.max(0, surplus))) {
      add(file, marks.removed(oldest));
      file.force();
      Files.delete(oldest);
    }
  }

  private void replace(OpenFile next) throws IOException {
    synchronized (syncing) {
      file.force();
      file.close();
      file = next;
      synced = written.get();
    }
  }

  private void add(OpenFile to, byte[] object) throws IOException {
    ChainedLine line = ChainedLine.after(last, object);
    to.add(line.withEnd());
    last = line.link();
  }

  private long firstLine() throws IOException {
    try (var in = Files.newInputStream(files.current())) {
      return new LineReader(in)
          .next()
          .flatMap(line -> ChainedLine.read(line.bytes()))
          .map(line -> line.link().number())
          .orElse(0L);
    }
  }

  private void forceDirectory() throws IOException {
    try (var directory = FileChannel.open(files.current().getParent())) {
      directory.force(true);
    }
  }
}
