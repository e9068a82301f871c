package io.floecat.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.floecat.spi.file.OwnerOnly;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A PostgreSQL server of a test's own, in a temporary directory, on loopback. It ends with the
 * process of the test, however that ends. It syncs nothing, so only a crash of the machine could
 * lose a commit.
 */
public final class PostgresCluster implements AutoCloseable {

  /** The owner of the databases, a superuser. */
  public static final String OWNER = "owner";

  /** The role that the service runs as. */
  public static final String USER = "floecat";

  private static final String PASSWORD = "of-tests-only";
  private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
  private static final String NOBODY = "nobody";

  /** Ends the server when standard input does, that is, with the process that holds it. */
  private static final String WITH_STDIN =
      "\"$@\" </dev/null & pid=$!; cat >/dev/null; kill -QUIT $pid; wait $pid";

  private final Path bin;
  private final Path directory;
  private final int port;
  private Process server;
  private int databases;

  private PostgresCluster(Path bin, Path directory, int port) throws Exception {
    this.bin = bin;
    this.directory = directory;
    this.port = port;
    this.server = launch();
  }

  /** Starts one; without PostgreSQL on the machine, fails in CI, and skips the test elsewhere. */
  public static PostgresCluster start() throws Exception {
    Optional<Path> bin = installed();
    if (bin.isEmpty()) {
      String missing = "PostgreSQL is not installed (Debian: apt install postgresql)";
      Assumptions.assumeTrue(System.getenv("CI") != null, missing);
      throw new AssertionError(missing);
    }
    Path directory = Files.createTempDirectory("postgres");
    give(directory);
    Path password = directory.resolve("password");
    Files.createFile(password, OwnerOnly.FILE);
    Files.writeString(password, PASSWORD);
    give(password);
    run(
        bin.get().resolve("initdb").toString(),
        "--pgdata=" + directory.resolve("data"),
        "--username=" + OWNER,
        "--pwfile=" + password,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--no-sync",
        "--no-instructions");
    var cluster = new PostgresCluster(bin.get(), directory, freePort());
    cluster.execute("postgres", "CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(USER, PASSWORD));
    return cluster;
  }

  /** A new database that is prepared for the service. */
  public String preparedDatabase() throws SQLException {
    String database = emptyDatabase();
    PostgresSchema.prepare(settings(database, OWNER, port), USER);
    return database;
  }

  /** A new database with nothing in it. */
  public String emptyDatabase() throws SQLException {
    String database = "floecat" + ++databases;
    execute("postgres", "CREATE DATABASE " + database);
    return database;
  }

  /** How the service reaches {@code database}. */
  public PostgresSettings settings(String database) {
    return settings(database, USER, port);
  }

  /** How {@code user} reaches {@code database} by a port that leads to this server. */
  public PostgresSettings settings(String database, String user, int atPort) {
    return new PostgresSettings(
        PostgresAddress.parse(url(database, atPort)),
        user,
        Optional.of(passwordFile()),
        10,
        Optional.empty());
  }

  /** The URL of {@code database}, for settings. */
  public String url(String database) {
    return url(database, port);
  }

  /** A file with the password of all roles. */
  public Path passwordFile() {
    return directory.resolve("password");
  }

  /** Where the server listens. */
  public int port() {
    return port;
  }

  /** A connection of the owner. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database, port), OWNER, PASSWORD);
  }

  /** Executes statements as the owner, each for itself. */
  public void execute(String database, String... statements) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Ends the server as a crash does, and starts it again. */
  public void crashAndRestart() throws Exception {
    stop();
    server = launch();
  }

  @Override
  public void close() throws Exception {
    stop();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private void stop() throws Exception {
    server.getOutputStream().close();
    if (!server.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("the server does not end");
    }
  }

  private Process launch() throws Exception {
    var command = new ArrayList<>(asOrdinaryUser());
    command.addAll(List.of("sh", "-c", WITH_STDIN, "sh", bin.resolve("postgres").toString()));
    command.addAll(List.of("-D", directory.resolve("data").toString()));
    for (String setting :
        List.of(
            "port=" + port,
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "fsync=off",
            "full_page_writes=off",
            "max_connections=60")) {
      command.addAll(List.of("-c", setting));
    }
    Path log = directory.resolve("log");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    while (!isUp()) {
      if (!process.isAlive()) {
        throw new AssertionError("the server does not start: " + Files.readString(log, UTF_8));
      }
      Thread.sleep(20);
    }
    return process;
  }

  private boolean isUp() {
    try (Connection connection = connect("postgres")) {
      return connection.isValid(5);
    } catch (SQLException e) {
      return false;
    }
  }

  private static Optional<Path> installed() throws IOException {
    if (Files.notExists(INSTALLED)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(INSTALLED)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("postgres")))
          .max(Comparator.naturalOrder());
    }
  }

  /** PostgreSQL does not run as root. */
  private static List<String> asOrdinaryUser() {
    return isRoot()
        ? List.of("setpriv", "--reuid=" + NOBODY, "--regid=nogroup", "--clear-groups", "--")
        : List.of();
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static void give(Path file) throws IOException {
    if (isRoot()) {
      Files.getFileAttributeView(file, FileOwnerAttributeView.class)
          .setOwner(
              file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(NOBODY));
    }
  }

  private static void run(String... command) throws Exception {
    var whole = new ArrayList<>(asOrdinaryUser());
    whole.addAll(List.of(command));
    Process process = new ProcessBuilder(whole).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(output);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String url(String database, int atPort) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(atPort, database);
  }
}
