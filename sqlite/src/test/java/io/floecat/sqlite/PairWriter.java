package io.floecat.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.floecat.spi.error.FloecatException;
import io.floecat.spi.pointer.Change;
import io.floecat.spi.pointer.PointerStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that commits pairs of keys from several threads and prints the name of each pair once
 * its commit has returned. It ends when it is killed, or with the message of a refused commit.
 */
final class PairWriter {

  static final String LEFT = "left/";
  static final String RIGHT = "right/";

  private static final int THREADS = 4;

  private PairWriter() {}

  /** Takes the database, a prefix for the names of this run, and the length of a value. */
  public static void main(String[] arguments) throws Exception {
    var value = "v".repeat(Integer.parseInt(arguments[2])).getBytes(UTF_8);
    try (PointerStore store = SqlitePointerStore.openSqlite(Path.of(arguments[0]))) {
      var threads = new ArrayList<Thread>();
      for (int i = 0; i < THREADS; i++) {
        String names = arguments[1] + i + "/";
        threads.add(Thread.ofPlatform().start(() -> writePairs(store, names, value)));
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  private static void writePairs(PointerStore store, String names, byte[] value) {
    try {
      for (int i = 0; ; i++) {
        String name = names + i;
        boolean done =
            store.commit(
                List.of(Change.create(LEFT + name, value), Change.create(RIGHT + name, value)));
        System.out.println(done ? name : "lost " + name);
      }
    } catch (FloecatException e) {
      System.out.println("refused " + e.getMessage());
    }
  }
}
