package io.floecat.runtime.audit;

import io.floecat.spi.file.OwnerOnly;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one thread of one process at a time write an audit log, for as long as it takes to add a
 * line: a server, and a command beside it, share a log and its chain.
 */
final class WriterLock implements AutoCloseable {

  /** A process has its locks on a file for all its threads and channels, so they take turns. */
  private static final ConcurrentMap<Path, ReentrantLock> OF_THIS_PROCESS =
      new ConcurrentHashMap<>();

  private final ReentrantLock own;
  private final FileChannel channel;

  private WriterLock(ReentrantLock own, FileChannel channel) {
    this.own = own;
    this.channel = channel;
  }

  static WriterLock open(Path file) throws IOException {
    var own = OF_THIS_PROCESS.computeIfAbsent(file, _ -> new ReentrantLock());
    var options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    return new WriterLock(own, FileChannel.open(file, options, OwnerOnly.FILE));
  }

  /** What is done while nobody else writes. */
  @FunctionalInterface
  interface Step<T> {
    T run() throws IOException;
  }

  <T> T holding(Step<T> step) throws IOException {
    own.lock();
    try (FileLock _ = channel.lock()) {
      return step.run();
    } finally {
      own.unlock();
    }
  }

  /** Waits for this process' other writers: closing would take the lock from them. */
  @Override
  public void close() throws IOException {
    own.lock();
    try {
      channel.close();
    } finally {
      own.unlock();
    }
  }
}
