package io.floecat.server.audit;

import io.floecat.server.config.StartException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * A file that lines are added to. Many threads that want their line on the disk share one sync: who
 * waits while another syncs finds its own line synced, too.
 */
final class AuditFile implements AuditSink {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private final FileChannel channel;
  private final Object writing = new Object();
  private final Object syncing = new Object();
  private volatile long written;
  private volatile long synced;

  private AuditFile(FileChannel channel) {
    this.channel = channel;
  }

  /** Opens the file, and makes it with mode 0600 where there is none. */
  static AuditFile open(Path path) {
    try {
      FileChannel channel =
          FileChannel.open(
              path,
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
              PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(path))) {
        channel.close();
        throw new StartException(
            "the audit log %s is open to other users; run: chmod 600 %s".formatted(path, path));
      }
      return new AuditFile(channel);
    } catch (IOException e) {
      throw new StartException(
          "cannot write the audit log %s: %s; mend that, or set floecat.audit.file"
              .formatted(path, StartException.reason(e)),
          e);
    }
  }

  @Override
  public void write(byte[] line, boolean durable) throws IOException {
    long number = append(line);
    if (durable) {
      sync(number);
    }
  }

  @Override
  public void close() throws IOException {
    channel.force(false);
    channel.close();
  }

  /** Adds a line whole, or leaves the file as it was. */
  private long append(byte[] line) throws IOException {
    synchronized (writing) {
      long before = channel.size();
      try {
        ByteBuffer left = ByteBuffer.wrap(line);
        while (left.hasRemaining()) {
          channel.write(left);
        }
      } catch (IOException e) {
        channel.truncate(before);
        throw e;
      }
      written++;
      return written;
    }
  }

  /** Returns when the line with this number, and so every line before it, is on the disk. */
  private void sync(long line) throws IOException {
    synchronized (syncing) {
      if (synced < line) {
        long upTo = written;
        channel.force(false);
        synced = upTo;
      }
    }
  }
}
