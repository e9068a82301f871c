package io.floecat.sqlite;

import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.FailedPreconditionException;
import io.floecat.spi.error.FloecatException;
import io.floecat.spi.file.NativeDirectories;
import io.floecat.spi.file.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteJDBCLoader;

/**
 * SQLite's native code, which its jar unpacks into a directory that it can be run from: the usual
 * one for temporary files, or else a new one beside the database, for as long as that takes.
 */
final class SqliteLibrary {

  /** Of sqlite-jdbc: where it unpacks to. */
  private static final String DIRECTORY = "org.sqlite.tmpdir";

  private static boolean isLoaded;

  private SqliteLibrary() {}

  /**
   * Loads it, once per process.
   *
   * @param database what is to be opened
   * @throws FloecatException it can be run from nowhere
   */
  static synchronized void load(Path database) {
    if (isLoaded) {
      return;
    }
    if (NativeDirectories.isUsualOneUsable()) {
      load(database, null);
    } else {
      loadBeside(database);
    }
    isLoaded = true;
  }

  private static void loadBeside(Path database) {
    try {
      Path own =
          Files.createTempDirectory(
              database.toAbsolutePath().getParent(), "native", OwnerOnly.DIRECTORY);
      try {
        load(database, NativeDirectories.isUsable(own) ? own : null);
      } finally {
        remove(own);
      }
    } catch (IOException e) {
      load(database, null); // Somebody may have named a directory that will do.
    }
  }

  private static void load(Path database, @Nullable Path directory) {
    if (directory != null) {
      System.setProperty(DIRECTORY, directory.toString());
    }
    try {
      SQLiteJDBCLoader.initialize();
    } catch (Exception e) { // That is all that it declares.
      throw new FailedPreconditionException(
          ErrorReason.DEPENDENCY_UNAVAILABLE,
          "SQLite's native code can be unpacked and run neither in the directory for temporary"
              + " files"
              + " (java.io.tmpdir) nor in that of %s: let one of them be writable, have room, and not be"
                  .formatted(database)
              + " mounted noexec, or name another: -Dorg.sqlite.tmpdir=DIR",
          e);
    }
  }

  /** What is loaded stays loaded without its file. */
  private static void remove(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.list(directory)) {
      files = found.toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(directory);
  }
}
