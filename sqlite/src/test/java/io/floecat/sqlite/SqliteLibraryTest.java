package io.floecat.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.spi.error.FloecatException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On machines where nothing can be run from the directory for temporary files. */
class SqliteLibraryTest {

  @TempDir Path directory;

  /** Opens and closes a store; prints how that went. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) {
      try (var _ = SqlitePointerStore.openSqlite(Path.of(args[0]))) {
        System.out.println("works");
      } catch (FloecatException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing", "file"})
  void load_temporaryDirectoryOfNoUse_unpacksBesideTheDatabaseAndLeavesNothing(String name)
      throws Exception {
    Files.writeString(directory.resolve("file"), "");
    Path data = Files.createDirectory(directory.resolve("data"));

    assertThat(run(directory.resolve(name), data.resolve("floecat.db"))).isEqualTo("works");

    try (var files = Files.list(data)) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactly("floecat.db");
    }
  }

  private static String run(Path temporary, Path database) throws Exception {
    Process process =
        ChildJvm.start(
            List.of("env", "JDK_JAVA_OPTIONS=-Djava.io.tmpdir=" + temporary),
            Program.class,
            database.toString());
    try (var out = process.inputReader()) {
      return out.lines().toList().getLast();
    }
  }
}
