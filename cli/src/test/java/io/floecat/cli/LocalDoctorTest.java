package io.floecat.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.cli.TestShell.Outcome;
import io.floecat.runtime.EmbeddedFloecat;
import io.floecat.runtime.config.ConfigSources;
import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.Settings;
import io.floecat.server.FloecatServer;
import io.floecat.spi.account.Principal;
import io.floecat.v1.AuthCredentials;
import io.floecat.v1.BearerToken;
import io.floecat.v1.Connector;
import io.floecat.v1.CreateConnectorRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code doctor} on one machine: where no server answers it looks, and touches nothing; a server
 * tries its vault.
 */
class LocalDoctorTest {

  @TempDir Path directory;
  private Path data = Path.of("");

  @BeforeEach
  void nameData() {
    data = directory.resolve("data");
  }

  @Test
  void doctor_beforeTheFirstStart_saysWhatWillBeMadeAndMakesNothing() {
    Outcome outcome = doctor();

    assertThat(outcome.exitCode()).as(outcome.out()).isZero();
    assertThat(outcome.out())
        .containsPattern("(?m)^ok +identity ")
        .containsPattern("(?m)^missing +vault-key-file ")
        .containsPattern("(?m)^missing +database ")
        .contains("floecat serve");
    assertThat(data).doesNotExist();
  }

  @Test
  void doctor_healthy_findsNothingAndLeavesTheDirectoryAsItIs() throws IOException {
    startOnce(data);
    Map<String, String> before = files();

    Outcome outcome = doctor();

    assertThat(outcome.exitCode()).as(outcome.out()).isZero();
    assertThat(outcome.out())
        .contains("0 failed, 0 missing")
        .containsPattern("(?m)^ok +database ")
        .containsPattern("(?m)^ok +vault-key-age +the key in use is 0 days old")
        .containsPattern("(?m)^ok +operations ");
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void doctor_whileAServiceHoldsTheDirectory_worksAllTheSame() throws IOException {
    try (EmbeddedFloecat floecat = EmbeddedFloecat.open(config(data))) {
      create(floecat);

      assertThat(doctor().exitCode()).isZero();
      create(floecat, "another");
    }
  }

  @Test
  @DisplayName("P3: a server tries its vault on a canary, of which nothing stays")
  void doctor_serverOnThisMachine_triesTheVaultAndLeavesNothing() throws IOException {
    Outcome outcome;
    try (var server = FloecatServer.start(config(data))) {
      outcome = shell().property("floecat.client.server", server.url().toString()).run("doctor");
    }

    assertThat(outcome.exitCode()).as(outcome.out()).isZero();
    assertThat(outcome.out())
        .containsPattern("(?m)^ok +secrets +create, read, update and delete work")
        .containsPattern("(?m)^ok +drift ");
    assertThat(Files.readString(data.resolve("floecat.db"), ISO_8859_1)).doesNotContain("doctor-");
  }

  @Test
  void doctor_keyFileThatOthersCanRead_isMendedByTheCommandItPrints() throws IOException {
    startOnce(data);
    mode(data.resolve("vault.keyset.json"), "rw-r--r--");

    assertFailed("vault-key-file", "chmod 600");

    mode(data.resolve("vault.keyset.json"), "rw-------");
    assertThat(doctor().exitCode()).isZero();
  }

  @Test
  void doctor_keyFileOfAnotherVault_isNamed() throws IOException {
    startOnce(data);
    startOnce(directory.resolve("other"));
    Path own = data.resolve("vault.keyset.json");
    Path kept = Files.move(own, directory.resolve("kept"));
    Files.copy(directory.resolve("other/vault.keyset.json"), own);
    mode(own, "rw-------");

    assertFailed("vault-key", "put the file back that has them");

    Files.delete(own);
    Files.move(kept, own);
    assertThat(doctor().exitCode()).isZero();
  }

  @Test
  void doctor_keyFileMissing_isNamed() throws IOException {
    startOnce(data);
    Files.delete(data.resolve("vault.keyset.json"));

    assertFailed("vault-key-file", "does not exist");
  }

  @Test
  void doctor_keyFileThatIsNone_isNamedWithoutItsContent() throws IOException {
    startOnce(data);
    Files.writeString(data.resolve("vault.keyset.json"), "{\"key\": \"s3cret\"}");

    assertThat(assertFailed("vault-key-file", "is not a Tink keyset").out())
        .doesNotContain("s3cret");
  }

  @Test
  void doctor_damagedDatabase_isNamed() throws IOException {
    startOnce(data);
    try (FileChannel channel =
        FileChannel.open(data.resolve("floecat.db"), StandardOpenOption.WRITE)) {
      for (long at = 4096; at < channel.size(); at += 4096) {
        channel.write(ByteBuffer.allocate(512), at);
      }
    }

    Outcome outcome = doctor();

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out())
        .containsPattern("(?m)^FAILED +database .*floecat.db is damaged")
        .contains("floecat restore");
  }

  @Test
  void doctor_databaseOfAnotherProgram_isNamed() throws IOException {
    startOnce(data);
    Files.writeString(data.resolve("floecat.db"), "no database at all, but long enough to be one");

    Outcome outcome = doctor();

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out()).containsPattern("(?m)^FAILED +database .*floecat.db");
  }

  @Test
  void doctor_directoryThatOthersCanRead_isMendedByTheCommandItPrints() throws IOException {
    startOnce(data);
    mode(data, "rwxr-xr-x");

    assertFailed("data-directory", "chmod 700");

    mode(data, "rwx------");
    assertThat(doctor().exitCode()).isZero();
  }

  @Test
  void doctor_databaseThatOthersCanRead_isNamed() throws IOException {
    startOnce(data);
    mode(data.resolve("floecat.db"), "rw-r-----");

    assertFailed("database", "chmod 600");
  }

  @Test
  void doctor_noServerAnswers_saysThatItChecksFromHere() {
    var shell = shell().property("floecat.client.server", "http://127.0.0.1:1");

    Outcome outcome = shell.run("doctor");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.err()).contains("no server at http://127.0.0.1:1: checking from here");
  }

  @Test
  void doctor_serverNamedAndNotThere_fails() {
    Outcome outcome =
        shell()
            .variable("FLOECAT_CLIENT_TOKEN", "a-token")
            .run("doctor", "--server", "http://127.0.0.1:1");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("no server at http://127.0.0.1:1");
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void doctor_localAndServer_isWrongUsage() {
    assertThat(shell().run("doctor", "--local", "--server", "http://127.0.0.1:1").exitCode())
        .isEqualTo(2);
  }

  private Outcome assertFailed(String check, String says) {
    Outcome outcome = doctor();

    assertThat(outcome.exitCode()).as(outcome.out()).isEqualTo(1);
    assertThat(outcome.out().lines().filter(line -> line.startsWith("FAILED")))
        .as(outcome.out())
        .singleElement()
        .asString()
        .containsPattern("^FAILED +" + check + " ");
    assertThat(outcome.out()).contains(says);
    return outcome;
  }

  private Outcome doctor() {
    return shell().run("doctor", "--local");
  }

  private TestShell shell() {
    return new TestShell(directory).property("floecat.data-dir", data.toString());
  }

  private void startOnce(Path where) {
    try (EmbeddedFloecat floecat = EmbeddedFloecat.open(config(where))) {
      create(floecat);
    }
  }

  private FloecatConfig config(Path where) {
    return FloecatConfig.from(
        Settings.read(
            new ConfigSources(
                Map.of("floecat.data-dir", where.toString(), "floecat.server.port", "0"),
                Map.of(),
                directory,
                Optional.empty())));
  }

  private static void create(EmbeddedFloecat floecat) {
    create(floecat, "lake");
  }

  private static void create(EmbeddedFloecat floecat, String id) {
    floecat
        .connectors()
        .create(
            Principal.admin("test"),
            CreateConnectorRequest.newBuilder()
                .setParent("accounts/acme")
                .setConnectorId(id)
                .setConnector(
                    Connector.newBuilder()
                        .setKind(Connector.Kind.UNITY_CATALOG)
                        .setUri("https://unity.example.com")
                        .setAuth(
                            AuthCredentials.newBuilder()
                                .setBearerToken(BearerToken.newBuilder().setToken("a-token"))))
                .build());
  }

  /** Names and modification times. */
  private Map<String, String> files() throws IOException {
    var files = new TreeMap<String, String>();
    try (Stream<Path> all = Files.list(data)) {
      for (Path file : all.toList()) {
        files.put(file.getFileName().toString(), Files.getLastModifiedTime(file).toString());
      }
    }
    return files;
  }

  private static void mode(Path file, String mode) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }
}
