package io.floecat.runtime;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.floecat.runtime.config.StartException;
import io.floecat.spi.file.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Holds a directory against other processes. The operating system lets go when the process dies.
 */
final class DirectoryLock implements AutoCloseable {

  /**
   * What this process holds. POSIX drops all locks of a process on a file as soon as the process
   * closes any channel on it, so a second attempt in here must not even open the file.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel channel;

  private DirectoryLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /** Takes the lock at once, or throws {@link StartException} naming the holder. */
  static DirectoryLock take(Path directory) throws IOException {
    if (!HELD.add(directory)) {
      throw inUse(directory, ProcessHandle.current().pid() + " (this one)");
    }
    try {
      return new DirectoryLock(directory, lock(directory));
    } catch (IOException | RuntimeException e) {
      HELD.remove(directory);
      throw e;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The lock is gone with the channel all the same.
    }
    HELD.remove(directory);
  }

  private static FileChannel lock(Path directory) throws IOException {
    Path file = directory.resolve("lock");
    FileChannel channel =
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OwnerOnly.FILE);
    try {
      if (channel.tryLock() == null) {
        throw inUse(directory, Files.readString(file, US_ASCII).strip());
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(US_ASCII)));
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static StartException inUse(Path directory, String pid) {
    return new StartException(
        "the data directory %s is in use by process %s; stop it first, or set floecat.data-dir"
            .formatted(directory, pid.isEmpty() ? "unknown" : pid));
  }
}
