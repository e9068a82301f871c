package io.floecat.sqlite;

import io.floecat.spi.pointer.PointerStore;
import io.floecat.testkit.PointerStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqlitePointerStoreTest extends PointerStoreContract {

  @TempDir Path directory;

  @Override
  protected PointerStore open() {
    return SqlitePointerStore.openSqlite(directory.resolve("store.db"));
  }
}
