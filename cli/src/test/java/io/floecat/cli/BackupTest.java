package io.floecat.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.cli.TestShell.Outcome;
import io.floecat.runtime.EmbeddedFloecat;
import io.floecat.runtime.backup.BackupFile;
import io.floecat.runtime.config.ConfigSources;
import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.Settings;
import io.floecat.server.FloecatServer;
import io.floecat.spi.account.Principal;
import io.floecat.v1.Connector;
import io.floecat.v1.ListConnectorsRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data directory is lost, and comes back. */
class BackupTest {

  private static final String PASSPHRASE = "correct horse battery";
  private static final List<String> CONNECTORS = List.of("sales", "orders", "stock");

  @TempDir private Path directory;
  private Path data;
  private Path backup;

  @BeforeEach
  void name() {
    data = directory.resolve("data");
    backup = directory.resolve("monday.backup");
  }

  @Test
  @DisplayName("P6: every connector's credentials are read back after the data directory was lost")
  void restore_afterTheDirectoryWasLost_bringsEveryCredentialBack() throws IOException {
    try (var server = serve()) {
      CONNECTORS.forEach(id -> create(server, id));
      succeed(
          shell().variable("P", PASSPHRASE),
          "backup",
          backup.toString(),
          "--with-key",
          "--passphrase",
          "env:P");
      create(server, "afterwards");
    }
    lose(data);

    succeed(
        shell().variable("P", PASSPHRASE), "restore", backup.toString(), "--passphrase", "env:P");
    assertThat(shell().run("audit", "show").out())
        .containsPattern(
            "OK +backup.restore +os-user:\\S+ +/.*/monday.backup  with the vault's key");

    try (var floecat = EmbeddedFloecat.open(config())) {
      for (String id : CONNECTORS) {
        assertThat(tokenOf(floecat, id)).isEqualTo("token-of-" + id);
      }
    }
    try (var server = serve()) {
      var listed = shell(server).run("connectors", "list", "-o", "name");
      assertThat(listed.out().lines()).hasSize(3).noneMatch(name -> name.contains("afterwards"));
    }
  }

  @Test
  @DisplayName("P6: a backup taken in the middle of writes holds nothing that is half there")
  void restore_ofABackupTakenUnderLoad_holdsWholeWrites() throws Exception {
    var load = new WriteLoad("acct-1");
    var server = serve();
    load.run(
        server.url().toString(),
        data.resolve("admin.token"),
        40,
        () -> {
          succeed(
              shell().variable("P", PASSPHRASE),
              "backup",
              backup.toString(),
              "--with-key",
              "--passphrase",
              "env:P");
          server.close();
        });
    lose(data);

    succeed(
        shell().variable("P", PASSPHRASE), "restore", backup.toString(), "--passphrase", "env:P");

    try (var floecat = EmbeddedFloecat.open(config())) {
      List<Connector> connectors =
          floecat
              .connectors()
              .list(
                  Principal.admin("test"),
                  ListConnectorsRequest.newBuilder().setParent("accounts/acct-1").build())
              .getConnectorsList();
      assertThat(connectors).isNotEmpty();
      for (Connector connector : connectors) {
        String id = connector.getName().substring(connector.getName().lastIndexOf('/') + 1);
        assertThat(tokenOf(floecat, id)).as(id).isEqualTo(connector.getDisplayName());
      }
    }
  }

  @Test
  void restore_withoutKey_saysWhereToPutItAndThenOpens() throws IOException {
    Path key = directory.resolve("kept.json");
    try (var server = serve()) {
      create(server, "sales");
      succeed(shell(), "backup", backup.toString());
    }
    Files.copy(data.resolve("vault.keyset.json"), key);
    lose(data);

    Outcome restored = succeed(shell(), "restore", backup.toString());

    assertThat(restored.out())
        .contains("put it at " + data.resolve("vault.keyset.json") + ", mode 0600");
    Files.copy(key, data.resolve("vault.keyset.json"));
    Files.setPosixFilePermissions(
        data.resolve("vault.keyset.json"), PosixFilePermissions.fromString("rw-------"));
    try (var floecat = EmbeddedFloecat.open(config())) {
      assertThat(tokenOf(floecat, "sales")).isEqualTo("token-of-sales");
    }
  }

  @Test
  @DisplayName("P3: a backup shows no credential and no key, and only its owner may read it")
  void backup_isItsOwnersAndShowsNothing() throws IOException {
    try (var server = serve()) {
      create(server, "sales");
      succeed(
          shell().variable("P", PASSPHRASE),
          "backup",
          backup.toString(),
          "--with-key",
          "--passphrase",
          "env:P");
    }

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
        .isEqualTo("rw-------");
    Path unpacked = directory.resolve("unpacked.db");
    BackupFile.readDatabase(backup, unpacked);
    assertThat(Files.readString(unpacked, ISO_8859_1))
        .contains("sales")
        .doesNotContain("token-of-sales");
    assertThat(Files.readString(backup, ISO_8859_1)).doesNotContain("keyData", PASSPHRASE);
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("data", "monday.backup", "unpacked.db");
    }
  }

  @Test
  @DisplayName("P6: what a killed server left beside its database does not get into a restored one")
  void restore_logOfAnotherDatabaseThere_isRefused() throws IOException {
    try (var server = serve()) {
      create(server, "sales");
      succeed(shell(), "backup", backup.toString());
    }
    Files.delete(data.resolve("floecat.db"));
    for (String left : List.of("floecat.db-wal", "floecat.db-shm")) {
      Path file = Files.createFile(data.resolve(left));

      assertThat(refused(shell(), "restore", backup.toString())).contains(left + " exists");

      Files.delete(file);
    }
    succeed(shell(), "restore", backup.toString());
  }

  @Test
  void restore_anythingWrong_isRefusedAndChangesNothing() throws IOException {
    try (var server = serve()) {
      create(server, "sales");
      succeed(
          shell().variable("P", PASSPHRASE),
          "backup",
          backup.toString(),
          "--with-key",
          "--passphrase",
          "env:P");
      assertThat(
              refused(
                  shell().variable("P", PASSPHRASE),
                  "restore",
                  backup.toString(),
                  "--passphrase",
                  "env:P"))
          .contains("in use by process");
    }
    assertThat(
            refused(
                shell().variable("P", PASSPHRASE),
                "restore",
                backup.toString(),
                "--passphrase",
                "env:P"))
        .contains("floecat.db exists");
    lose(data);

    assertThat(
            refused(
                shell().variable("P", "another passphrase"),
                "restore",
                backup.toString(),
                "--passphrase",
                "env:P"))
        .contains("this is not the passphrase of the backup");
    assertThat(refused(shell(), "restore", backup.toString())).contains("needs a passphrase");
    assertThat(refused(shell(), "restore", directory.resolve("none").toString()))
        .contains("there is no file or directory");
    Path other = Files.writeString(directory.resolve("other.zip"), "PK no backup");
    assertThat(refused(shell(), "restore", other.toString())).contains("is no backup of Floecat");
    byte[] bytes = Files.readAllBytes(backup);
    Path damaged =
        Files.write(directory.resolve("damaged"), Arrays.copyOf(bytes, bytes.length / 2));
    assertThat(refused(shell(), "restore", damaged.toString())).contains("is no backup of Floecat");

    assertThat(Files.exists(data.resolve("floecat.db"))).isFalse();
    assertThat(Files.exists(data.resolve("vault.keyset.json"))).isFalse();
  }

  @Test
  void backup_anythingWrong_isRefusedAndWritesNothing() throws IOException {
    assertThat(refused(shell(), "backup", backup.toString())).contains("nothing to back up");
    assertThat(Files.exists(backup)).isFalse();
    try (var server = serve()) {
      create(server, "sales");
      assertThat(refused(shell(), "backup", backup.toString(), "--with-key"))
          .contains("needs a passphrase");
      assertThat(
              refused(
                  shell(), "backup", backup.toString(), "--with-key", "--passphrase", "hunter2"))
          .contains("env:NAME")
          .doesNotContain("hunter2");
      assertThat(
              refused(
                  shell().variable("P", "short"),
                  "backup",
                  backup.toString(),
                  "--with-key",
                  "--passphrase",
                  "env:P"))
          .contains("at least 12 characters");
      assertThat(Files.exists(backup)).isFalse();
      Files.createFile(backup);
      assertThat(refused(shell(), "backup", backup.toString())).contains("exists");
      assertThat(refused(shell(), "backup", directory.resolve("no/such/file").toString()))
          .isEqualTo("floecat: there is no directory %s\n".formatted(directory.resolve("no/such")));
    }
  }

  @Test
  @DisplayName("P3: the vault's key is in a backup only if somebody asks for it")
  void backup_passphraseWithoutKey_isWrongUsageAndWritesNothing() {
    try (var server = serve()) {
      create(server, "sales");

      Outcome outcome =
          shell()
              .variable("P", PASSPHRASE)
              .run("backup", backup.toString(), "--passphrase", "env:P");

      assertThat(outcome.exitCode()).isEqualTo(2);
      assertThat(outcome.err())
          .startsWith("floecat: --passphrase needs --with-key")
          .hasLineCount(1);
      assertThat(Files.exists(backup)).isFalse();
    }
  }

  private FloecatConfig config() {
    return FloecatConfig.from(
        Settings.read(
            new ConfigSources(
                Map.of("floecat.data-dir", data.toString(), "floecat.server.port", "0"),
                Map.of(),
                directory,
                Optional.empty())));
  }

  private FloecatServer serve() {
    return FloecatServer.start(config());
  }

  private TestShell shell() {
    return new TestShell(directory).property("floecat.data-dir", data.toString());
  }

  private TestShell shell(FloecatServer server) {
    return shell()
        .property("floecat.client.server", server.url().toString())
        .property("floecat.client.account", "acct-1");
  }

  private void create(FloecatServer server, String id) {
    succeed(
        shell(server).variable("TOKEN", "token-of-" + id),
        "connectors",
        "create",
        id,
        "--kind",
        "unity-catalog",
        "--uri",
        "https://unity.example.com",
        "--type",
        "bearer-token",
        "--credential",
        "token=env:TOKEN");
  }

  private static String tokenOf(EmbeddedFloecat floecat, String id) {
    return floecat
        .credentials()
        .use(
            Principal.admin("test"),
            "accounts/acct-1/connectors/" + id,
            "compare",
            auth -> auth.getBearerToken().getToken());
  }

  private static Outcome succeed(TestShell shell, String... args) {
    Outcome outcome = shell.run(args);
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    return outcome;
  }

  private static String refused(TestShell shell, String... args) {
    Outcome outcome = shell.run(args);
    assertThat(outcome.exitCode()).as(outcome.out()).isNotZero();
    assertThat(outcome.err()).hasLineCount(1);
    return outcome.err();
  }

  private static void lose(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
