package io.floecat.runtime;

import io.floecat.runtime.config.StartException;
import io.floecat.spi.file.FileAccess;
import io.floecat.spi.file.NativeDirectories;
import io.floecat.spi.file.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;

/**
 * The directory of the embedded parts: database, vault key, token. Ours alone: mode 0700, our own,
 * and held by one process at a time for as long as this is open.
 */
final class DataDirectory implements AutoCloseable {

  private final Path path;
  private final DirectoryLock lock;

  private DataDirectory(Path path, DirectoryLock lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Opens the directory and takes its lock; makes it where there is none.
   *
   * @throws StartException it is not ours alone, cannot be written, or is in use
   */
  static DataDirectory open(Path directory) {
    try {
      Files.createDirectories(directory.toAbsolutePath().getParent());
      if (Files.notExists(directory)) {
        if (Files.isSymbolicLink(directory)) {
          throw new StartException(
              "the data directory %s is a link to %s, which is not there; make that, or set floecat.data-dir"
                  .formatted(directory, Files.readSymbolicLink(directory)));
        }
        Files.createDirectory(directory, OwnerOnly.DIRECTORY);
      }
      Path real = directory.toRealPath();
      requireOwnerOnly(real);
      requireWritableAndOurs(real);
      return new DataDirectory(real, DirectoryLock.take(real));
    } catch (IOException e) {
      throw new StartException(
          "cannot use the data directory %s: %s; mend that, or set floecat.data-dir"
              .formatted(directory, StartException.reason(e)),
          e);
    }
  }

  /**
   * Returns if the directory is this user's alone. Only reads.
   *
   * @throws StartException it is not
   */
  static void requireOurs(Path directory) throws IOException {
    requireOwnerOnly(directory);
    long user = FileAccess.User.current().id();
    if (FileAccess.of(directory).owner() != user) {
      throw new StartException(
          "the data directory %s belongs to another user; run as its owner, or: chown -R %s %s"
              .formatted(directory, user, directory));
    }
  }

  /** Its real path. */
  Path path() {
    return path;
  }

  /**
   * Has the network's library unpack its native code here where the usual directory for temporary
   * files does not let code run. Without native code it would be slower, and say nothing.
   */
  void takeInNativeCode() {
    if (!NativeDirectories.isUsualOneUsable() && NativeDirectories.isUsable(path)) {
      System.setProperty("io.netty.native.workdir", path.toString());
    }
  }

  /** Lets others have it. */
  @Override
  public void close() {
    lock.close();
  }

  private static void requireOwnerOnly(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new StartException(
          "the data directory %s is not a directory; set floecat.data-dir".formatted(directory));
    }
    FileAccess access = FileAccess.of(directory);
    if (!OwnerOnly.DIRECTORY.value().containsAll(access.mode())) {
      // A volume is its owner's, and who runs here can neither change nor leave its mode.
      String wayOut =
          access.owner() == FileAccess.User.current().id()
              ? "run: chmod 700 " + directory
              : "name a directory within it, which is then made: floecat.data-dir="
                  + directory.resolve("floecat");
      throw new StartException(
          "the data directory %s is open to other users; %s".formatted(directory, wayOut));
    }
  }

  /** Writes a block to the disk, which a full or read-only file system refuses now, not later. */
  private static void requireWritableAndOurs(Path directory) throws IOException {
    Path probe = Files.createTempFile(directory, "probe", ".tmp");
    try {
      try (FileChannel channel = FileChannel.open(probe, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.allocate(4096));
        channel.force(true);
      }
      UserPrincipal us = Files.getOwner(probe);
      UserPrincipal owner = Files.getOwner(directory);
      if (!owner.equals(us)) {
        throw new StartException(
            "the data directory %s belongs to %s and we run as %s; run as its owner, or: chown -R %s %s"
                .formatted(directory, owner, us, us, directory));
      }
    } finally {
      Files.deleteIfExists(probe);
    }
  }
}
