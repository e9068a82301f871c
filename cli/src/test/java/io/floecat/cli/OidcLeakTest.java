package io.floecat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.nimbusds.jwt.JWTClaimsSet;
import io.floecat.cli.TestShell.Outcome;
import io.floecat.core.leak.Canaries;
import io.floecat.core.leak.Evidence;
import io.floecat.core.leak.LeakSearch;
import io.floecat.core.leak.Surface;
import io.floecat.runtime.config.ConfigSources;
import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.Settings;
import io.floecat.server.FloecatServer;
import io.floecat.testkit.oidc.TestIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Date;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands that are clients of an OpenID provider, one that gives tokens and one that sends back
 * whatever it was sent: neither tokens nor the client's secret are to be seen.
 */
class OidcLeakTest {

  private static final List<String> COMMANDS =
      List.of(
          "connectors list",
          "connectors create lake --kind iceberg-rest --uri https://c.example.com",
          "connectors get lake -o json",
          "connectors check lake",
          "connectors delete none",
          "connectors expunge lake --yes",
          "operations list",
          "doctor",
          "config",
          "config -o json");

  /** What an issuer may make of a client's secret: the header and the form that it was sent in. */
  private static final List<UnaryOperator<String>> ANSWERS =
      List.of(
          sent -> sent,
          sent -> "<html>" + sent + "</html>",
          sent -> "{\"" + sent,
          sent -> object(Map.of("error", sent, "error_description", sent, "error_uri", sent)),
          sent -> object(Map.of("error", "invalid_client", "error_description", sent)),
          sent -> object(Map.of(sent, sent)),
          sent -> object(Map.of("access_token", sent, "expires_in", sent)),
          sent -> object(Map.of("access_token", sent.substring(0, 20) + "\u0001", "sent", sent)),
          sent -> object(Map.of("access_token", List.of(sent))));

  private final long seed = new Random().nextLong();
  private final Canaries canaries = Canaries.of(seed);
  private final LeakSearch search = new LeakSearch(canaries);
  private final Evidence evidence = new Evidence(search);
  private final TestIssuer issuer = TestIssuer.start();
  private final String secret = canaries.text("client");
  private int runs;

  @TempDir private Path directory;

  private static String object(Map<String, ?> members) {
    return new Gson().toJson(members);
  }

  @BeforeEach
  void makeFiles() throws IOException {
    issuer.addClient("nightly", secret, this::editor);
    Files.createDirectory(directory.resolve("given"));
    give("client", secret);
    give("other", canaries.text("other"));
    give("open", canaries.text("open"));
    Files.setPosixFilePermissions(
        directory.resolve("given/open"), PosixFilePermissions.fromString("rw-r--r--"));
    give("valid", issuer.token(this::editor));
    give("expired", issuer.token(this::expired));
    give("garbage", canaries.word("garbage"));
    give("text", canaries.text("text"));
  }

  @AfterEach
  void stop() {
    issuer.close();
  }

  @Test
  @DisplayName("P3: no command shows its token or its client's secret")
  void commands_asClientsOfAnIssuer_showNeitherTokenNorSecret() throws Exception {
    search.alsoFor(List.of(Files.readString(directory.resolve("given/valid")).strip()));
    try (var log = new CapturedLog()) {
      try (var server = start()) {
        assertThat(run(client(server, "client"), "connectors list").exitCode()).isZero();
        for (String secretFile : List.of("client", "other", "open")) {
          COMMANDS.forEach(command -> run(client(server, secretFile), command));
        }
        for (String tokenFile : List.of("valid", "expired", "garbage", "text", "client")) {
          Path file = directory.resolve("given/" + tokenFile);
          run(client(server, "client"), "connectors list --token-file " + file);
        }
        for (UnaryOperator<String> answer : ANSWERS) {
          issuer.answerTokensWith(Optional.of(answer));
          var talkative = client(server, "client").property("floecat.data-dir", "talkative");
          assertThat(run(talkative, "connectors list").exitCode()).isOne();
        }
      }
      log.show(search);
    }
    evidence.files(directory, this::mayHoldSecrets);
    assertThat(keptTokens()).isNotEmpty().containsOnly("rw-------");

    System.out.printf("commands of clients (seed %d): %d runs; %s%n", seed, runs, search.summary());
    search.requireNone(
        EnumSet.of(
            Surface.STANDARD_OUTPUT,
            Surface.STANDARD_ERROR,
            Surface.LOG,
            Surface.AUDIT,
            Surface.DATABASE));
  }

  /** What was given, and what a client keeps for the next command. */
  private boolean mayHoldSecrets(Path file) {
    return file.startsWith(directory.resolve("given")) || isKeptToken(file);
  }

  private static boolean isKeptToken(Path file) {
    return file.toString().matches(".*/tokens/[^/]+");
  }

  private List<String> keptTokens() throws IOException {
    try (var files = Files.walk(directory)) {
      return files.filter(OidcLeakTest::isKeptToken).map(OidcLeakTest::permissions).toList();
    }
  }

  private static String permissions(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TestShell client(FloecatServer server, String secretFile) {
    return new TestShell(directory)
        .property("floecat.data-dir", directory.resolve("as-" + secretFile).toString())
        .property("floecat.client.server", server.url().toString())
        .property("floecat.client.account", "acme")
        .property("floecat.client.oidc.issuer", issuer.url())
        .property("floecat.client.oidc.client-id", "nightly")
        .property(
            "floecat.client.oidc.client-secret-file",
            directory.resolve("given/" + secretFile).toString());
  }

  private Outcome run(TestShell shell, String command) {
    runs++;
    Outcome outcome = shell.run(command.split(" "));
    search.in(Surface.STANDARD_OUTPUT, command, outcome.out());
    search.in(Surface.STANDARD_ERROR, command, outcome.err());
    return outcome;
  }

  private FloecatServer start() {
    var settings = new HashMap<String, String>();
    settings.put("floecat.data-dir", directory.resolve("data").toString());
    settings.put("floecat.server.port", "0");
    settings.put("floecat.auth.mode", "oidc");
    settings.put("floecat.auth.oidc.issuer", issuer.url());
    settings.put("floecat.auth.oidc.audience", TestIssuer.AUDIENCE);
    settings.put("floecat.auth.oidc.role-map", "editor=editor");
    return FloecatServer.start(
        FloecatConfig.from(
            Settings.read(new ConfigSources(settings, Map.of(), directory, Optional.empty()))));
  }

  private void editor(JWTClaimsSet.Builder claims) {
    claims
        .subject("nightly")
        .jwtID(canaries.word("token"))
        .claim("accounts", "acme")
        .claim("roles", "editor");
  }

  private void expired(JWTClaimsSet.Builder claims) {
    editor(claims);
    claims.expirationTime(Date.from(Instant.now().minusSeconds(600)));
  }

  private void give(String name, String text) throws IOException {
    Path file = Files.writeString(directory.resolve("given/" + name), text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }
}
