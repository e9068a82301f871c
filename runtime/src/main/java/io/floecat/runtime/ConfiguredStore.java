package io.floecat.runtime;

import io.floecat.postgres.PostgresExamination;
import io.floecat.postgres.PostgresPointerStore;
import io.floecat.postgres.PostgresSchema;
import io.floecat.postgres.PostgresSettings;
import io.floecat.runtime.backup.BackupException;
import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.StartException;
import io.floecat.runtime.config.StoreConfig;
import io.floecat.spi.diagnosis.Examination;
import io.floecat.spi.error.FloecatException;
import io.floecat.spi.pointer.PointerStore;
import io.floecat.sqlite.SqliteBackup;
import io.floecat.sqlite.SqliteExamination;
import io.floecat.sqlite.SqlitePointerStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The store of records that the settings name. Nothing else knows which there are.
 *
 * @param directory where an embedded store has its file
 */
record ConfiguredStore(StoreConfig config, Path directory) {

  static ConfiguredStore of(FloecatConfig config) {
    return new ConfiguredStore(config.store(), config.dataDirectory());
  }

  PointerStore open() {
    return switch (config.backend()) {
      case SQLITE -> SqlitePointerStore.openSqlite(file());
      case POSTGRESQL -> PostgresPointerStore.open(postgres());
    };
  }

  /** Empty where there is none, or none that can be read; the {@link #examination} says why. */
  Optional<PointerStore> openReadOnly() {
    try {
      return switch (config.backend()) {
        case SQLITE ->
            Files.isRegularFile(file())
                ? Optional.of(SqlitePointerStore.openSqliteReadOnly(file()))
                : Optional.empty();
        case POSTGRESQL -> Optional.of(PostgresPointerStore.open(postgres()));
      };
    } catch (FloecatException e) {
      return Optional.empty();
    }
  }

  /** Whether its file, or its database, can be used. Only reads. */
  Examination examination() {
    return switch (config.backend()) {
      case SQLITE -> new SqliteExamination(file());
      case POSTGRESQL -> new PostgresExamination(postgres());
    };
  }

  /** Copies it as it is at one moment, whoever uses it. */
  void copyTo(Path copy) {
    switch (config.backend()) {
      case SQLITE -> SqliteBackup.copy(file(), copy);
      case POSTGRESQL -> throw ofDatabase();
    }
  }

  /** Returns if {@code copy} can be used as this store. */
  void requireIntact(Path copy) {
    switch (config.backend()) {
      case SQLITE -> SqliteBackup.requireIntact(copy);
      case POSTGRESQL -> throw ofDatabase();
    }
  }

  /**
   * The file of an embedded store.
   *
   * @throws BackupException there is none: only backups ask
   */
  Path file() {
    return switch (config.backend()) {
      case SQLITE -> directory.resolve("floecat.db");
      case POSTGRESQL -> throw ofDatabase();
    };
  }

  /** That file, and what stands beside it where a process died and would be read with it. */
  List<Path> files() {
    return switch (config.backend()) {
      case POSTGRESQL -> throw ofDatabase();
      case SQLITE ->
          Stream.of("", "-wal", "-shm")
              .map(end -> file().resolveSibling(file().getFileName() + end))
              .toList();
    };
  }

  /** Whether one machine alone can reach it: then a key or token that is missing can be made up. */
  boolean isOfOneMachine() {
    return switch (config.backend()) {
      case SQLITE -> true;
      case POSTGRESQL -> false;
    };
  }

  /** The statements that {@link #prepare} runs; throws {@link StartException} if it needs none. */
  List<String> statements() {
    return switch (config.backend()) {
      case SQLITE -> throw needsNone();
      case POSTGRESQL -> PostgresSchema.statements(postgres().user());
    };
  }

  /** As {@link StorePreparation#prepare}; throws {@link StartException} if it needs none. */
  List<String> prepare(String ownerUser, Optional<Path> ownerPasswordFile) {
    return switch (config.backend()) {
      case SQLITE -> throw needsNone();
      case POSTGRESQL -> {
        var owner =
            new PostgresSettings(
                postgres().address(), ownerUser, ownerPasswordFile, 1, postgres().caFile());
        yield PostgresSchema.prepare(owner, postgres().user());
      }
    };
  }

  private static StartException needsNone() {
    return new StartException(
        "floecat.store.backend is not postgresql: this store needs no preparation");
  }

  private PostgresSettings postgres() {
    return config.postgres().orElseThrow();
  }

  private static BackupException ofDatabase() {
    return new BackupException(
        "records live in PostgreSQL: back up and restore that database by its own means, such as"
            + " pg_basebackup or pg_dump, and with the local vault also its key file");
  }
}
