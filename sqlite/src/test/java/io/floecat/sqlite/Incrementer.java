package io.floecat.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.floecat.spi.pointer.Change;
import io.floecat.spi.pointer.Pointer;
import io.floecat.spi.pointer.PointerStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A program that counts one key up, by compare and set. */
final class Incrementer {

  static final String KEY = "counter";

  private Incrementer() {}

  /** Takes the database and how often to count. */
  public static void main(String[] arguments) {
    try (PointerStore store = SqlitePointerStore.openSqlite(Path.of(arguments[0]))) {
      increment(store, Integer.parseInt(arguments[1]));
    }
  }

  static void increment(PointerStore store, int times) {
    for (int done = 0; done < times; ) {
      Optional<Pointer> before = store.get(KEY);
      byte[] next = Integer.toString(count(before) + 1).getBytes(UTF_8);
      Change change =
          before.map(read -> Change.replace(read, next)).orElse(Change.create(KEY, next));
      if (store.commit(List.of(change))) {
        done++;
      }
    }
  }

  static int count(Optional<Pointer> pointer) {
    return pointer.map(read -> Integer.parseInt(new String(read.value(), UTF_8))).orElse(0);
  }
}
