package io.floecat.sqlite;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.floecat.spi.error.DataLossException;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.FailedPreconditionException;
import io.floecat.spi.error.FloecatException;
import io.floecat.spi.error.UnavailableException;
import io.floecat.spi.pointer.Change;
import io.floecat.spi.pointer.Pointer;
import io.floecat.spi.pointer.PointerStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of files that are strange, damaged, exposed or in the wrong place. */
class SqliteDatabaseTest {

  private static final int PAGE = 4096;

  @TempDir Path directory;

  private Path file;

  @BeforeEach
  void nameFile() throws IOException {
    file = directory.toRealPath().resolve("store.db");
  }

  // Only the owner reads it

  @Test
  void files_ofAnOpenStore_areTheOwnersOnly() throws Exception {
    try (PointerStore store = SqlitePointerStore.openSqlite(file)) {
      write(store, "k", "value");

      assertThat(mode("store.db")).isEqualTo("rw-------");
      assertThat(mode("store.db-wal")).isEqualTo("rw-------");
      assertThat(mode("store.db-shm")).isEqualTo("rw-------");
    }
  }

  @Test
  void files_thatOthersCouldRead_areTakenFromThem() throws Exception {
    SqlitePointerStore.openSqlite(file).close();
    Files.createFile(directory.resolve("store.db-wal"));
    setMode("store.db", "rw-rw-rw-");
    setMode("store.db-wal", "rw-r--r--");

    try (PointerStore store = SqlitePointerStore.openSqlite(file)) {
      write(store, "k", "value");

      assertThat(mode("store.db")).isEqualTo("rw-------");
      assertThat(mode("store.db-wal")).isEqualTo("rw-------");
    }
  }

  @Test
  void value_afterDelete_isOverwritten() throws Exception {
    try (PointerStore store = SqlitePointerStore.openSqlite(file)) {
      write(store, "short", "canary-one");
      write(store, "long", "canary-two".repeat(10_000));
      write(store, "kept", "canary-three");
      delete(store, "short");
      delete(store, "long");
    }

    assertThat(Files.readString(file, ISO_8859_1))
        .contains("canary-three")
        .doesNotContain("canary-one", "canary-two");
  }

  // Strange and damaged files

  @Test
  void open_databaseOfAnotherProgram_isRefusedAndUntouched() throws Exception {
    sql("CREATE TABLE notes (text)", "INSERT INTO notes VALUES ('mine')");
    byte[] before = Files.readAllBytes(file);

    assertOpen().isInstanceOf(DataLossException.class).hasMessageContaining("another program");

    assertThat(file).hasBinaryContent(before);
  }

  @Test
  void open_emptyDatabaseOfAnotherProgram_isRefused() throws Exception {
    sql("PRAGMA application_id = 7");

    assertOpen().isInstanceOf(DataLossException.class).hasMessageContaining("another program");
  }

  @Test
  void open_newerFormat_isRefusedAndUntouched() throws Exception {
    SqlitePointerStore.openSqlite(file).close();
    sql("PRAGMA user_version = 2");
    byte[] before = Files.readAllBytes(file);

    assertOpen()
        .isInstanceOfSatisfying(
            FailedPreconditionException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.NEWER_FORMAT))
        .hasMessageContaining("format 2, this version knows 1");

    assertThat(file).hasBinaryContent(before);
  }

  @Test
  void open_fileThatIsNoDatabase_isRefusedAndUntouched() throws Exception {
    Files.writeString(file, "some notes of mine ".repeat(1000));

    assertOpen().isInstanceOf(DataLossException.class).hasMessageContaining("damaged");

    assertThat(file).content().isEqualTo("some notes of mine ".repeat(1000));
  }

  @Test
  void open_emptyFileOfACrashedFirstStart_becomesADatabase() throws Exception {
    Files.createFile(file);

    try (PointerStore store = SqlitePointerStore.openSqlite(file)) {
      write(store, "k", "value");
    }
  }

  @Test
  void calls_onDamagedPages_failAndNameTheFileNotTheValue() throws Exception {
    writeManyPages();
    int size = (int) Files.size(file);
    overwrite(size / 2, size);

    try (PointerStore store = SqlitePointerStore.openSqlite(file)) {
      assertDamaged(() -> store.get("k399"));
      assertDamaged(() -> store.list("", 1000, ""));
      assertDamaged(() -> store.commit(List.of(Change.create("k400", "value".getBytes(UTF_8)))));
      assertThat(store.get("k000")).as("on a page that is not").isPresent();
      assertThat(store.check().isHealthy()).isTrue();
    }
  }

  @Test
  void check_damageThatOnlyReadsMeet_isFound() throws Exception {
    writeManyPages();
    overwrite(PAGE, PAGE * 2);

    try (PointerStore store = SqlitePointerStore.openSqlite(file)) {
      assertThat(store.check().problem().orElseThrow()).startsWith(file + " is damaged");
    }
  }

  @Test
  void open_truncatedFile_failsNoLaterThanTheFirstRead() throws Exception {
    try (PointerStore store = SqlitePointerStore.openSqlite(file)) {
      write(store, "k", "value".repeat(10_000));
    }
    try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
      channel.truncate(PAGE * 3);
    }

    assertDamaged(
        () -> {
          try (PointerStore store = SqlitePointerStore.openSqlite(file)) {
            store.get("k");
          }
        });
  }

  // The wrong place

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere root may write everywhere")
  void open_inAReadOnlyDirectory_isRefused() {
    file = Path.of("/sys/floecat-test.db");

    assertOpen().isInstanceOf(UnavailableException.class).hasMessageContaining("writable");
  }

  @Test
  void open_inAMissingDirectory_isRefused() {
    file = file.resolveSibling("missing").resolve("store.db");

    assertOpen().isInstanceOf(UnavailableException.class).hasMessageContaining("must exist");
  }

  @Test
  void open_directory_isRefusedAndUntouched() throws Exception {
    Files.createDirectory(file);
    String before = mode("store.db");

    assertOpen().isInstanceOf(UnavailableException.class);

    assertThat(mode("store.db")).isEqualTo(before);
  }

  @Test
  void open_logCannotBeMade_isRefused() throws Exception {
    SqlitePointerStore.openSqlite(file).close();
    Files.createDirectory(directory.resolve("store.db-wal"));

    assertOpen()
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("cannot be opened for writing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a b", "a?synchronous=off", "a%41", "a#b", "a;b'c\"d", ":memory:", "file:a"})
  void open_pathWithCharactersSpecialInAUrl_meansThatPath(String name) throws Exception {
    Path odd = Files.createDirectory(file.resolveSibling(name)).resolve(name);

    try (PointerStore store = SqlitePointerStore.openSqlite(odd)) {
      write(store, "k", "value");
    }

    assertThat(odd).isNotEmptyFile();
    try (PointerStore store = SqlitePointerStore.openSqlite(odd)) {
      assertThat(store.get("k")).isPresent();
    }
  }

  @Test
  void open_linkToAFile_isThatFile() throws Exception {
    Path target = Files.createDirectory(directory.resolve("target")).resolve("real.db");
    SqlitePointerStore.openSqlite(target).close();
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r--r--"));
    Files.createSymbolicLink(file, target);

    try (PointerStore store = SqlitePointerStore.openSqlite(file)) {
      write(store, "k", "value");
      assertThat(store.check().isHealthy()).isTrue();
    }

    assertThat(mode("target/real.db")).isEqualTo("rw-------");

    try (PointerStore store = SqlitePointerStore.openSqlite(target)) {
      assertThat(store.get("k")).isPresent();
    }
  }

  @Test
  void open_newFileThatAnotherProcessIsMaking_waitsForIt() throws Exception {
    Files.createFile(file);
    var opening = new FutureTask<>(() -> SqlitePointerStore.openSqlite(file));
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      Thread opener = Thread.ofPlatform().start(opening);
      while (opener.getState() != Thread.State.TIMED_WAITING && !opening.isDone()) {
        Thread.onSpinWait();
      }
    }

    opening.get().close();
  }

  // Gone while in use

  @Test
  void commit_fileWasRemoved_isNotAcknowledged() throws Exception {
    try (PointerStore store = SqlitePointerStore.openSqlite(file)) {
      write(store, "k", "value");
      Files.delete(file);

      assertThatThrownBy(() -> write(store, "l", "secret"))
          .isInstanceOf(UnavailableException.class)
          .hasMessageStartingWith(file + " was removed")
          .hasMessageNotContaining("secret");
      assertThat(store.check().problem().orElseThrow()).startsWith(file + " was removed");
      assertThat(file).doesNotExist();
    }
  }

  @Test
  void openConnection_fileWasRemoved_makesNoOther() throws Exception {
    var database = SqliteDatabase.open(file, Duration.ofSeconds(1));
    Files.delete(file);

    assertThatThrownBy(database::openConnection).isInstanceOf(SQLException.class);

    assertThat(file).doesNotExist();
  }

  @Test
  void commit_fileWasReplaced_isNotAcknowledged() throws Exception {
    Path other = directory.resolve("other.db");
    SqlitePointerStore.openSqlite(other).close();
    try (PointerStore store = SqlitePointerStore.openSqlite(file)) {
      write(store, "k", "value");
      Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);

      assertThatThrownBy(() -> write(store, "l", "value"))
          .isInstanceOf(UnavailableException.class)
          .hasMessageStartingWith(file + " was replaced");
      assertThat(store.check().problem().orElseThrow()).startsWith(file + " was replaced");
    }
  }

  // Words

  private AbstractThrowableAssert<?, ? extends Throwable> assertOpen() {
    return assertThatThrownBy(() -> SqlitePointerStore.openSqlite(file))
        .isInstanceOf(FloecatException.class)
        .hasMessageStartingWith(file + " ");
  }

  private void assertDamaged(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            DataLossException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.CORRUPT_DATA))
        .hasMessageStartingWith(file + " is damaged")
        .hasMessageNotContaining("value");
  }

  // Rows that the service did not write

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void row_withAVersionOfNoCommit_countsAsThereAndCanBeRemoved(long version) throws Exception {
    try (PointerStore store = SqlitePointerStore.openSqlite(file)) {
      write(store, "k", "value");
      sql("UPDATE pointers SET version = " + version);

      assertThat(store.commit(List.of(Change.create("k", "over".getBytes(UTF_8))))).isFalse();
      assertThat(store.list("k", 10, "").pointers()).containsExactly(store.get("k").orElseThrow());
      assertThat(store.commit(List.of(Change.replace(store.get("k").orElseThrow(), new byte[1]))))
          .isTrue();
      delete(store, "k");
    }
  }

  @Test
  void list_keysThatAreNone_passesOverThem() throws Exception {
    try (PointerStore store = SqlitePointerStore.openSqlite(file)) {
      write(store, "due/1", "value");
      write(store, "due/2", "value");
      sql("INSERT INTO pointers VALUES ('due/1' || char(10), 1, x'00'), ('due/1 ', 1, x'00')");

      assertThat(store.list("due/", 1, "").nextPageToken()).contains("due/1");
      assertThat(store.list("due/", 10, "").pointers())
          .extracting(Pointer::key)
          .containsExactly("due/1", "due/2");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM last_version",
        "INSERT INTO last_version VALUES (5)",
        "UPDATE last_version SET version = -1",
        "UPDATE last_version SET version = 9223372036854775807"
      })
  void open_newestVersionLost_isRefused(String damage) throws Exception {
    SqlitePointerStore.openSqlite(file).close();
    sql(damage);

    assertOpen().isInstanceOf(DataLossException.class).hasMessageContaining("restore a backup");
  }

  private static void write(PointerStore store, String key, String value) {
    assertThat(store.commit(List.of(Change.create(key, value.getBytes(UTF_8))))).isTrue();
  }

  private static void delete(PointerStore store, String key) {
    assertThat(store.commit(List.of(Change.delete(store.get(key).orElseThrow())))).isTrue();
  }

  private void sql(String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  private void writeManyPages() {
    try (PointerStore store = SqlitePointerStore.openSqlite(file)) {
      for (int i = 0; i < 400; i++) {
        write(store, "k%03d".formatted(i), "value".repeat(100));
      }
    }
  }

  private void overwrite(int from, int to) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, from, to, (byte) 0xa5);
    Files.write(file, bytes);
  }

  private String mode(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name)));
  }

  private void setMode(String name, String mode) throws IOException {
    Files.setPosixFilePermissions(directory.resolve(name), PosixFilePermissions.fromString(mode));
  }
}
