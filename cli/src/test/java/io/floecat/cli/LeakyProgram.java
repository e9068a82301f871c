package io.floecat.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program that leaks each line of its standard input wherever a program can, as ours must not,
 * and goes on until there are no more.
 */
final class LeakyProgram {

  private final Path directory;
  private final Connection database;

  private LeakyProgram(Path directory) throws Exception {
    this.directory = directory;
    database = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("floecat.db"));
    try (var statement = database.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("CREATE TABLE leaks (secret TEXT)");
    }
  }

  /** Leaks into files of the directory that is the only argument, and elsewhere. */
  public static void main(String... args) throws Exception {
    var program = new LeakyProgram(Path.of(args[0]));
    var in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String secret = in.readLine(); secret != null; secret = in.readLine()) {
      program.leak(secret);
      System.out.println("leaked " + secret);
    }
    System.exit(0);
  }

  private void leak(String secret) throws Exception {
    System.err.println(secret);
    System.setProperty("leaked", secret);
    Thread.ofPlatform().daemon().name(secret).start(LockSupport::park);
    Thread.ofVirtual().name(secret).start(LockSupport::park);
    LoggerFactory.getLogger("leaky").trace("a message with {}", secret);
    Logger.getLogger("leaky").finest(secret);
    Files.writeString(
        directory.resolve("audit.jsonl"),
        secret,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    try (PreparedStatement insert = database.prepareStatement("INSERT INTO leaks VALUES (?)")) {
      insert.setString(1, secret);
      insert.execute();
    }
    startChild(secret);
    try {
      throw new IllegalStateException(secret);
    } catch (IllegalStateException e) {
      // Only a recording has it.
    }
  }

  /** It waits for a line that never comes, and ends with this process. */
  private static void startChild(String secret) throws IOException {
    var child = new ProcessBuilder("sh", "-c", "read line", secret);
    child.environment().put("LEAKED", secret);
    child.start();
  }
}
