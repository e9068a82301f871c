package io.floecat.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.floecat.spi.error.UnavailableException;
import io.floecat.spi.pointer.Pointer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadPoolTest {

  private static final int CONNECTIONS = 4;

  @TempDir private Path directory;

  @Test
  void read_noConnectionInTime_isRefusedAndLaterServed() throws Exception {
    var database =
        SqliteDatabase.open(directory.toRealPath().resolve("store.db"), Duration.ofSeconds(5));
    try (var pool = new ReadPool(database, Duration.ofMillis(1))) {
      var held = new CountDownLatch(CONNECTIONS);
      var release = new CountDownLatch(1);
      var readers = new ArrayList<CompletableFuture<Void>>();
      for (int i = 0; i < CONNECTIONS; i++) {
        readers.add(
            CompletableFuture.runAsync(
                () -> hold(pool, held, release), Thread::startVirtualThread));
      }
      held.await();

      assertThatThrownBy(() -> pool.read(table -> table.get("k")))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("did nothing with it");

      release.countDown();
      readers.forEach(CompletableFuture::join);
      Optional<Pointer> read = pool.read(table -> table.get("k"));
      assertThat(read).isEmpty();
    }
  }

  private static void hold(ReadPool pool, CountDownLatch held, CountDownLatch release) {
    pool.read(
        table -> {
          held.countDown();
          try {
            release.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return true;
        });
  }
}
