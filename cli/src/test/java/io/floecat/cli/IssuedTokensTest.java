package io.floecat.cli;

import static io.floecat.cli.RecordingServer.reason;
import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.testkit.oidc.TestIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How commands get a token from an issuer, keep it, and what they say where they get none. */
class IssuedTokensTest extends CommandTest {

  private static final String SECRET = "canary: secret of 5% & more";

  private final TestIssuer issuer = TestIssuer.start();
  private Path secretFile = Path.of("");
  private TestShell nightly = new TestShell(Path.of(""));

  @BeforeEach
  void register() throws IOException {
    issuer.addClient("night/ly", SECRET, claims -> claims.claim("roles", "viewer"));
    secretFile = secret(SECRET + "\n");
    nightly =
        new TestShell(directory)
            .property("floecat.client.server", server.url())
            .property("floecat.client.account", "acme")
            .property("floecat.client.oidc.issuer", issuer.url())
            .property("floecat.client.oidc.client-id", "night/ly")
            .property("floecat.client.oidc.client-secret-file", secretFile.toString());
  }

  @AfterEach
  void stop() {
    issuer.close();
  }

  @Test
  void token_ofAnIssuer_isSentAndKeptForTheNextCommandWhereOnlyItsOwnerReads() throws IOException {
    server.answer(SALES);
    server.answer(SALES);

    assertThat(nightly.run("connectors", "get", "sales").exitCode()).isZero();
    assertThat(nightly.run("connectors", "get", "sales").exitCode()).isZero();

    assertThat(issuer.tokenRequests()).isEqualTo(1);
    assertThat(authorizations().distinct()).singleElement().asString().startsWith("Bearer eyJ");
    assertThat(permissions(tokens())).isEqualTo("rwx------");
    assertThat(kept()).isEqualTo("rw-------");
  }

  @Test
  void token_thatExpiresSoon_isNotUsedAgain() {
    issuer.issueFor(Duration.ofSeconds(29));
    server.answer(SALES);
    server.answer(SALES);

    nightly.run("connectors", "get", "sales");
    nightly.run("connectors", "get", "sales");

    assertThat(issuer.tokenRequests()).isEqualTo(2);
  }

  @Test
  void token_keptWhereOthersRead_isNotUsed() throws IOException {
    server.answer(SALES);
    server.answer(SALES);
    nightly.run("connectors", "get", "sales");
    Files.setPosixFilePermissions(onlyFile(), PosixFilePermissions.fromString("rw-r--r--"));

    nightly.run("connectors", "get", "sales");

    assertThat(issuer.tokenRequests()).isEqualTo(2);
    assertThat(kept()).isEqualTo("rw-------");
  }

  @Test
  void token_ofAnotherWish_isAnotherToken() {
    server.answer(SALES);
    server.answer(SALES);
    nightly.run("connectors", "get", "sales");

    nightly.property("floecat.client.oidc.audience", "other").run("connectors", "get", "sales");

    assertThat(issuer.tokenRequests()).isEqualTo(2);
  }

  @Test
  void token_thatTheServerRefuses_isRenewedOnce() {
    server.refuse(401, "expired", reason("UNAUTHENTICATED"));
    server.answer(SALES);

    assertThat(nightly.run("connectors", "get", "sales").exitCode()).isZero();

    assertThat(issuer.tokenRequests()).isEqualTo(2);
    assertThat(authorizations().distinct()).hasSize(2);
  }

  @Test
  void token_thatTheServerRefusesAgain_isAnErrorWithWhatTheServerSays() {
    server.refuse(401, "first", reason("UNAUTHENTICATED"));
    server.refuse(401, "it is meant for another audience", reason("UNAUTHENTICATED"));

    var outcome = nightly.run("connectors", "get", "sales");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .isEqualTo(
            "floecat: the server at %s does not accept the token of client night/ly of %s (it is meant for another audience): set floecat.client.token-file, FLOECAT_CLIENT_TOKEN or floecat.client.oidc.* to what gives one that it accepts\n"
                .formatted(server.url(), issuer.url()));
    assertThat(server.requests()).hasSize(2);
    assertThat(issuer.tokenRequests()).isEqualTo(2);
  }

  @Test
  void token_refusedByTheIssuer_namesTheClientAndNoSecret() throws IOException {
    secret("canary: not the secret");

    var outcome = nightly.run("connectors", "get", "sales");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .isEqualTo(
            "floecat: no token: %s refuses the client night/ly (invalid_client): see floecat.client.oidc.client-id, client-secret-file, scope and audience\n"
                .formatted(issuer.url()));
    assertNothingSent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----"})
  void secret_thatOthersCanReach_isNotUsed(String permissions) throws IOException {
    Files.setPosixFilePermissions(secretFile, PosixFilePermissions.fromString(permissions));

    var outcome = nightly.run("connectors", "get", "sales");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("run: chmod 600 " + secretFile).doesNotContain("canary");
    assertThat(issuer.tokenRequests()).isZero();
  }

  @Test
  void secret_absentOrEmpty_isNamed() throws IOException {
    secret(" \n");
    assertThat(nightly.run("connectors", "list").err())
        .contains("the client secret file %s is empty".formatted(secretFile));

    Files.delete(secretFile);
    assertThat(nightly.run("connectors", "list").err())
        .contains("there is no client secret file " + secretFile);
  }

  @Test
  void issuer_thatIsNotWhatItShouldBe_getsNoSecret() {
    for (String description :
        List.of(
            "no JSON",
            "{\"issuer\": \"https://other.example\", \"token_endpoint\": \"%s/token\"}",
            "{\"issuer\": \"%1$s\"}",
            "{\"issuer\": \"%1$s\", \"token_endpoint\": \"http://192.0.2.1/token\"}")) {
      issuer.describeWith(
          Optional.of(new TestIssuer.Answer(200, description.formatted(issuer.url()))));

      var outcome = nightly.run("connectors", "get", "sales");

      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(outcome.err())
          .startsWith("floecat: no token: the issuer %s ".formatted(issuer.url()))
          .hasLineCount(1);
    }
    assertThat(issuer.tokenRequests()).isZero();
    assertNothingSent();
  }

  @Test
  void issuer_thatIsAway_isNamedWithTheSetting() {
    issuer.close();

    assertThat(nightly.run("connectors", "get", "sales").err())
        .isEqualTo(
            "floecat: no token: the issuer at %s/.well-known/openid-configuration does not answer: is floecat.client.oidc.issuer right?\n"
                .formatted(issuer.url()));
  }

  @Test
  void token_thatSomebodyGives_comesFirst() throws IOException {
    server.answer(SALES);
    server.answer(SALES);

    nightly
        .property("floecat.client.token", "by-setting")
        .run("connectors", "get", "sales", "--token-file", file("mine", "by-flag\n"));
    nightly.run("connectors", "get", "sales");

    assertThat(authorizations()).containsExactly("Bearer by-flag", "Bearer by-setting");
    assertThat(issuer.tokenRequests()).isZero();
  }

  private Stream<String> authorizations() {
    return server.requests().stream().map(RecordingServer.Request::authorization);
  }

  private Path secret(String text) throws IOException {
    Path file = Path.of(file("secret", text));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  private Path tokens() {
    return directory.resolve(".floecat/tokens");
  }

  private String kept() throws IOException {
    return permissions(onlyFile());
  }

  private Path onlyFile() throws IOException {
    try (var files = Files.list(tokens())) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return all.getFirst();
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
