package io.floecat.cli;

import static io.floecat.cli.RecordingServer.reason;
import static io.floecat.cli.RecordingServer.retryAfter;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.testkit.net.TestProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom commands talk to, how they show who they are, and what they do where that fails. */
class ConnectionTest extends CommandTest {

  @Test
  void send_tokenFromTheFile_takesItsFirst() throws IOException {
    server.answer(SALES);

    new TestShell(directory)
        .property("floecat.client.token-file", file("tokens", "\n  first-token \nsecond-token\n"))
        .run("connectors", "get", "sales", "-a", "acme", "--server", server.url() + "/");

    assertThat(server.onlyRequest().authorization()).isEqualTo("Bearer first-token");
  }

  @Test
  void send_settingsFromAFile_areUsed() throws IOException {
    server.answer(SALES);
    String settings =
        file(
            "other.properties",
            "floecat.client.server=%s\nfloecat.client.account=acme\nfloecat.client.token=t-1\n"
                .formatted(server.url()));

    var outcome = new TestShell(directory).run("connectors", "get", "sales", "--config", settings);

    assertThat(outcome.exitCode()).isZero();
    assertThat(server.onlyRequest().authorization()).isEqualTo("Bearer t-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Z\ufffdrich", "Z\ud83drich"})
  void run_spoiltArgument_isRefusedWithoutQuotingIt(String argument) {
    var outcome = shell.run("connectors", "update", "sales", "--display-name", argument);

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err())
        .startsWith("floecat: an argument is not text in UTF-8")
        .contains("LC_ALL=C.UTF-8")
        .doesNotContain("rich")
        .hasLineCount(1);
    assertNothingSent();
  }

  @Test
  void run_argumentReadInAnotherCharset_isRefused() {
    var outcome =
        shell
            .property("sun.jnu.encoding", "ISO-8859-1")
            .run("connectors", "update", "sales", "--display-name", "Z\u00c3\u00bcrich");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("read in another charset (ISO-8859-1)");
    assertNothingSent();
  }

  @Test
  void run_homeWhoseNameIsSpoilt_isToldAsSuch() {
    var outcome = shell.variable("HOME", "/home/j\ufffd\ufffdrg").run("connectors", "get", "sales");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("the name of the home directory is not text in UTF-8");
    assertNothingSent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:99999", "https://a.example:65536", "localhost:70000"})
  void send_portThatCannotBe_isAUsageError(String address) {
    var outcome = shell.run("connectors", "list", "--server", address);

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).startsWith("floecat: the server's address must be like http://");
  }

  @Test
  void send_tlsToAPlainServer_isToldAsSuch() throws Exception {
    try (var plain = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Thread.ofVirtual().start(() -> answerInPlainText(plain));

      var outcome =
          shell.run("connectors", "list", "--server", "https://127.0.0.1:" + plain.getLocalPort());

      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(outcome.err()).contains("it does not speak TLS", "say http://");
    }
  }

  private static void answerInPlainText(ServerSocket server) {
    try (Socket client = server.accept()) {
      client.getInputStream().read();
      client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
      client.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void send_spoiltSetting_isNamed() {
    var outcome = shell.variable("FLOECAT_CLIENT_ACCOUNT", "Z\ufffd").run("connectors", "list");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .startsWith("floecat: floecat.client.account (environment): is not text in UTF-8");
    assertNothingSent();
  }

  @Test
  void send_serverElsewhere_goesThroughTheProxyThatTheEnvironmentNames() {
    try (var proxy = TestProxy.start(9)) {
      var outcome =
          shell
              .variable("https_proxy", "http://127.0.0.1:" + proxy.port())
              .run("connectors", "get", "sales", "--server", "https://floecat.invalid");

      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(proxy.requests()).contains("CONNECT floecat.invalid:443 HTTP/1.1");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http_proxy, http://127.0.0.1:1",
    "HTTP_PROXY, nonsense",
    "HTTPS_PROXY, socks5://x:1"
  })
  void send_serverOnThisMachine_neverGoesThroughAProxy(String name, String value) {
    server.answer(SALES);

    assertThat(shell.variable(name, value).run("connectors", "get", "sales").exitCode()).isZero();

    assertThat(server.onlyRequest().method()).isEqualTo("GET");
  }

  @Test
  void send_proxyThatMakesNoSense_isNamedWithoutItsPassword() {
    var outcome =
        shell
            .variable("HTTPS_PROXY", "socks5://ada:hunter2@proxy:1080")
            .run("connectors", "get", "sales", "--server", "https://floecat.invalid");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err())
        .startsWith("floecat: HTTPS_PROXY must be http://")
        .doesNotContain("hunter2")
        .hasLineCount(1);
  }

  @Test
  void send_wrongSetting_isOneLineThatNamesIt() {
    var outcome = shell.property("floecat.client.sever", "x").run("connectors", "list");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .startsWith("floecat: floecat.client.sever (system property)")
        .contains("floecat.client.server")
        .hasLineCount(1);
    assertNothingSent();
  }

  @Test
  void send_missingTokenFile_namesItAndWhatMakesIt() {
    var outcome =
        new TestShell(directory).run("connectors", "list", "-a", "acme", "--server", server.url());

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .contains("there is no file " + directory.resolve(".floecat/admin.token"))
        .contains("floecat serve");
    assertNothingSent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "two words", "b\u00e4d"})
  void send_unusableTokenFile_isNamedWithoutItsContent(String content) throws IOException {
    String tokens = file("tokens", content);

    var outcome =
        new TestShell(directory)
            .property("floecat.client.token-file", tokens)
            .run("connectors", "list", "-a", "acme", "--server", server.url());

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains(tokens).doesNotContain("words", "b\u00e4d");
    assertNothingSent();
  }

  @Test
  void send_tokenNotAccepted_saysWhereItCameFrom() {
    server.refuse(401, "no", reason("UNAUTHENTICATED"));

    var outcome = shell.run("connectors", "list");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .startsWith("floecat: the server at %s does not accept the token".formatted(server.url()))
        .contains("floecat.client.token")
        .doesNotContain(TOKEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://floecat.example.com",
        "http://192.168.0.7:8350",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
        "floecat.example.com:8350"
      })
  void send_plainHttpElsewhere_neverSendsTheToken(String address) {
    var outcome = shell.run("connectors", "list", "--server", address);

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("is not this machine").contains("use https");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://127.0.0.1",
        "http://",
        "http://127.0.0.1?x=y",
        "http://u:p@127.0.0.1",
        "a b"
      })
  void send_noAddress_isRefused(String address) {
    var outcome = shell.run("connectors", "list", "--server", address);

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("address");
  }

  @Test
  void send_noServer_triesAgainBrieflyAndSaysHowToStartOne() {
    String address = server.url();
    server.close();

    var outcome = shell.run("connectors", "list");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .isEqualTo(
            "floecat: no server at %s: start one with `floecat serve`, or say where it is (--server)\n"
                .formatted(address));
    assertThat(shell.pauses())
        .containsExactly(Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(400));
  }

  @Test
  void send_refusedForNow_repeatsUnderTheSameRequestId() {
    server.refuse(503, "stopping", reason("SHUTTING_DOWN"));
    server.refuse(409, "busy", reason("OPERATION_IN_PROGRESS") + "," + retryAfter("1.5s"));
    server.refuse(429, "slow", reason("THROTTLED") + "," + retryAfter("2s"));
    server.answer(SALES);

    var outcome = shell.run("connectors", "create", "sales", "--kind", "iceberg-rest");

    assertThat(outcome.exitCode()).isZero();
    assertThat(server.requests()).hasSize(4);
    assertThat(server.requests().stream().map(RecordingServer.Request::parameters).distinct())
        .hasSize(1);
    assertThat(shell.pauses())
        .containsExactly(Duration.ofMillis(100), Duration.ofMillis(1500), Duration.ofSeconds(2));
  }

  @ParameterizedTest
  @CsvSource({
    "400,INVALID_FIELD,1s",
    "409,ETAG_MISMATCH,1s",
    "409,CONNECTOR_ALREADY_EXISTS,",
    "429,THROTTLED,60s",
    "500,INTERNAL,1s"
  })
  void send_refusedForGood_isNotRepeated(int status, String reason, String retryAfter) {
    server.refuse(
        status, "told", reason(reason) + (retryAfter == null ? "" : "," + retryAfter(retryAfter)));

    var outcome = shell.run("connectors", "create", "sales", "--kind", "iceberg-rest");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).isEqualTo("floecat: told\n");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void send_writeInDoubt_saysHowToRepeatIt() {
    for (int i = 0; i < 4; i++) {
      server.refuse(503, "the vault does not answer", reason("DEPENDENCY_UNAVAILABLE"));
    }

    var outcome = shell.run("connectors", "delete", "sales", "--request-id", "r-1");

    assertThat(outcome.err())
        .isEqualTo(
            "floecat: the vault does not answer; to be sure, repeat it with --request-id r-1\n");
  }

  @ParameterizedTest
  @CsvSource({"404,not found", "200,hello", "502,'{\"error\":1}'", "200,[]"})
  void send_toSomethingElse_saysThatItIsNotFloecat(int status, String body) {
    server.answer(status, body);

    var outcome = shell.run("connectors", "get", "sales");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("as Floecat does not").contains("--server");
  }

  @Test
  void send_serverThatRedirects_isNotFollowed() {
    server.answer(302, "");

    var outcome = shell.run("connectors", "get", "sales");

    assertThat(outcome.err()).contains("HTTP status 302");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void send_messageWithControls_isShownWithoutThem() {
    server.refuse(400, "a\\u001b[31mb\\nc", "");

    var outcome = shell.run("connectors", "get", "sales");

    assertThat(outcome.err()).isEqualTo("floecat: a?[31mb c\n");
  }
}
