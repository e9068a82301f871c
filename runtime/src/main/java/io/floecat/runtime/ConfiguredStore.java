package io.floecat.runtime;

import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.FloecatConfig.StoreBackend;
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
record ConfiguredStore(StoreBackend backend, Path directory) {

  static ConfiguredStore of(FloecatConfig config) {
    return new ConfiguredStore(config.store(), config.dataDirectory());
  }

  PointerStore open() {
    return switch (backend) {
      case SQLITE -> SqlitePointerStore.openSqlite(file());
    };
  }

  /** Empty where there is none, or none that can be read; the {@link #examination} says why. */
  Optional<PointerStore> openReadOnly() {
    if (!Files.isRegularFile(file())) {
      return Optional.empty();
    }
    try {
      return switch (backend) {
        case SQLITE -> Optional.of(SqlitePointerStore.openSqliteReadOnly(file()));
      };
    } catch (FloecatException e) {
      return Optional.empty();
    }
  }

  /** Whether its file can be used. Only reads. */
  Examination examination() {
    return switch (backend) {
      case SQLITE -> new SqliteExamination(file());
    };
  }

  /** Copies it as it is at one moment, whoever uses it. */
  void copyTo(Path copy) {
    switch (backend) {
      case SQLITE -> SqliteBackup.copy(file(), copy);
    }
  }

  /** Returns if {@code copy} can be used as this store. */
  void requireIntact(Path copy) {
    switch (backend) {
      case SQLITE -> SqliteBackup.requireIntact(copy);
    }
  }

  Path file() {
    return switch (backend) {
      case SQLITE -> directory.resolve("floecat.db");
    };
  }

  /** That file, and what stands beside it where a process died and would be read with it. */
  List<Path> files() {
    return switch (backend) {
      case SQLITE ->
          Stream.of("", "-wal", "-shm")
              .map(end -> file().resolveSibling(file().getFileName() + end))
              .toList();
    };
  }

  /** Whether one machine alone can reach it: then a key or token that is missing can be made up. */
  boolean isOfOneMachine() {
    return switch (backend) {
      case SQLITE -> true;
    };
  }
}
