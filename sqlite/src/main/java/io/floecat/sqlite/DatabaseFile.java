package io.floecat.sqlite;

import io.floecat.spi.file.OwnerOnly;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The file that a database is in. Only SQLite opens it: its locks belong to the process, and any
 * other descriptor of that process would drop them when closed.
 */
final class DatabaseFile {

  private static final String LOG = "-wal";
  private static final String INDEX = "-shm";

  private final Path path;
  private final @Nullable Object identity;

  private DatabaseFile(Path path) throws IOException {
    this.path = path;
    this.identity = identity(path);
  }

  /** Makes the file unless it exists, and lets nobody but its owner read it. */
  static DatabaseFile open(Path path) {
    try {
      makeUnlessPresent(path);
      Path real = path.toRealPath();
      for (Path file : List.of(real, beside(real, LOG), beside(real, INDEX))) {
        takeFromOthers(file);
      }
      return new DatabaseFile(real);
    } catch (IOException e) {
      throw Failures.unavailable(
          path.toAbsolutePath(), "cannot be made: its directory must exist and be writable", e);
    }
  }

  Path path() {
    return path;
  }

  /** Fails once the file was removed or replaced: what is still open is the old one. */
  void requireInPlace() {
    try {
      if (!Objects.equals(identity, identity(path))) {
        throw Failures.unavailable(path, "was replaced while in use: restart", null);
      }
    } catch (IOException e) {
      throw Failures.unavailable(path, "was removed while in use: put it back and restart", e);
    }
  }

  /** Whether SQLite's log is there: somebody has the database open, or died over it. */
  static boolean hasLog(Path path) {
    return Files.exists(beside(path, LOG));
  }

  /** How long SQLite's log of commits is, in bytes; 0 without one. */
  long logLength() {
    return beside(path, LOG).toFile().length();
  }

  // SQLite gives its other files the mode of the first, so that has to be right from the start.
  private static void makeUnlessPresent(Path path) throws IOException {
    try {
      Files.createFile(path, OwnerOnly.FILE);
    } catch (FileAlreadyExistsException e) {
      // An earlier start, or another process, made it.
    }
  }

  private static void takeFromOthers(Path file) throws IOException {
    try {
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && !OwnerOnly.holdsFor(file)) {
        Files.setPosixFilePermissions(file, OwnerOnly.FILE.value());
      }
    } catch (NoSuchFileException e) {
      // Another process closed the database, which removes all files but the first.
    }
  }

  private static Path beside(Path path, String suffix) {
    return path.resolveSibling(path.getFileName() + suffix);
  }

  private static @Nullable Object identity(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }
}
