package io.floecat.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.floecat.runtime.config.ServerConfig;
import io.floecat.runtime.config.StartException;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {

  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final byte ALERT = 21;
  private static final byte HANDSHAKE = 22;

  @TempDir static Path made;
  private static final Map<String, KeyStore> STORES = new HashMap<>();

  @TempDir Path directory;
  private Path certificate = Path.of("");
  private Path key = Path.of("");
  private Path clientCa = Path.of("");

  @BeforeAll
  static void makeCertificates() throws Exception {
    for (String name : new String[] {"first", "second", "client"}) {
      STORES.put(name, makePair(name));
    }
  }

  @BeforeEach
  void placeFiles() throws IOException {
    certificate = place("first.pem", "server.pem", "rw-r--r--");
    key = place("first.key", "server.key", "rw-------");
    clientCa = place("client.pem", "clients.pem", "rw-r--r--");
  }

  @Test
  void tls_clientThatTrustsTheServer_isServed() throws Exception {
    try (var floecat = new TestServer(config(Optional.empty()))) {
      assertThat(get(floecat, "first", Optional.empty()).statusCode()).isEqualTo(200);
      assertThatThrownBy(() -> get(floecat, "second", Optional.empty()))
          .isInstanceOf(IOException.class);
      assertThat(new RawHttp(floecat.server.port()).send(RawHttp.request("GET", "/healthz", "")))
          .as("plain text")
          .doesNotContain("200 OK");
    }
  }

  @Test
  void mutualTls_clientWithACertificate_isServedAndWithoutIsNot() throws Exception {
    try (var floecat = new TestServer(config(Optional.of(clientCa)))) {
      assertThat(get(floecat, "first", Optional.of("client")).statusCode()).isEqualTo(200);
      assertThatThrownBy(() -> get(floecat, "first", Optional.empty()))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> get(floecat, "first", Optional.of("second")))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void tls_versionBelow12_isRefused() throws Exception {
    try (var floecat = new TestServer(config(Optional.empty()))) {
      assertThat(answerToHello(floecat, 0x0302)).as("TLS 1.1").isEqualTo(ALERT);
      assertThat(answerToHello(floecat, 0x0303)).as("TLS 1.2").isEqualTo(HANDSHAKE);
    }
  }

  @Test
  void reload_certificateAndKeyReplaced_servesNewConnectionsWithThem() throws Exception {
    try (var floecat = new TestServer(config(Optional.empty()))) {
      place("second.pem", "server.pem", "rw-r--r--");
      place("second.key", "server.key", "rw-------");

      assertThat(get(floecat, "first", Optional.empty()).statusCode()).isEqualTo(200);
      reload(floecat);

      assertThat(get(floecat, "second", Optional.empty()).statusCode()).isEqualTo(200);
      assertThatThrownBy(() -> get(floecat, "first", Optional.empty()))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void reload_standingConnection_isKept() throws Exception {
    try (var floecat = new TestServer(config(Optional.empty()));
        HttpClient standing = client("first", Optional.empty())) {
      assertThat(get(floecat, standing).statusCode()).isEqualTo(200);
      place("second.pem", "server.pem", "rw-r--r--");
      place("second.key", "server.key", "rw-------");

      reload(floecat);

      assertThat(get(floecat, standing).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void reload_clientAuthoritiesReplaced_countForNewConnections() throws Exception {
    try (var floecat = new TestServer(config(Optional.of(clientCa)))) {
      place("second.pem", "clients.pem", "rw-r--r--");

      reload(floecat);

      assertThat(get(floecat, "first", Optional.of("second")).statusCode()).isEqualTo(200);
      assertThatThrownBy(() -> get(floecat, "first", Optional.of("client")))
          .isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"server.pem", "server.key", "clients.pem"})
  void reload_oneFileOfNoUse_keepsWhatItHasAndSaysSoOnce(String file) throws Exception {
    try (var floecat = new TestServer(config(Optional.of(clientCa)));
        var logs = new LogCapture()) {
      Files.writeString(directory.resolve(file), "half a fi");

      reload(floecat);
      reload(floecat);

      assertThat(get(floecat, "first", Optional.of("client")).statusCode()).isEqualTo(200);
      assertThat(logs.lines("what was read before stays in use"))
          .singleElement()
          .asString()
          .contains("\"level\":\"ERROR\"", directory.resolve(file).toString())
          .doesNotContain("half a fi");
    }
  }

  @Test
  void reload_certificateBeforeItsKey_waitsForTheKey() throws Exception {
    try (var floecat = new TestServer(config(Optional.empty()));
        var logs = new LogCapture()) {
      place("second.pem", "server.pem", "rw-r--r--");
      reload(floecat);

      assertThat(get(floecat, "first", Optional.empty()).statusCode()).isEqualTo(200);
      assertThat(logs.lines("is not the RSA or EC key of the first certificate")).hasSize(1);

      place("second.key", "server.key", "rw-------");
      reload(floecat);

      assertThat(get(floecat, "second", Optional.empty()).statusCode()).isEqualTo(200);
      assertThat(logs.lines("read a new TLS certificate")).hasSize(1);
    }
  }

  @Test
  void start_keyOfAnotherCertificate_isRefused() throws IOException {
    place("second.key", "server.key", "rw-------");

    assertRefused(Clock.systemUTC(), "is not the RSA or EC key of the first certificate in");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw--w----", "rw-----w-", "rwxr-x---"})
  void start_keyFileOpenToOthers_isRefusedWithTheFix(String mode) throws IOException {
    place("first.key", "server.key", mode);

    assertRefused(Clock.systemUTC(), "is open to other users; run: chmod 600 " + key);
  }

  @Test
  void start_certificateThatIsNoRegularFile_isRefused() throws IOException {
    Files.delete(certificate);
    Files.createSymbolicLink(certificate, Path.of("/dev/null"));

    assertRefused(Clock.systemUTC(), "the TLS file " + certificate + " is not a file");
  }

  @Test
  void start_certificateExpired_isRefusedSayingWhen() {
    Clock later = Clock.fixed(Instant.now().plus(Duration.ofDays(4_000)), ZoneOffset.UTC);

    assertRefused(later, "the TLS certificate in " + certificate + " is valid from ");
  }

  @Test
  void start_clientCaWithoutACertificate_isRefused() throws IOException {
    Files.writeString(clientCa, "");

    assertRefused(Clock.systemUTC(), clientCa + " holds no PEM certificate");
  }

  private void assertRefused(Clock clock, String words) {
    assertThatThrownBy(() -> ListenAddress.of(config(Optional.of(clientCa)), clock))
        .isInstanceOf(StartException.class)
        .hasMessageContaining(words);
  }

  private static void reload(TestServer floecat) {
    floecat.address.tls().orElseThrow().reload();
  }

  private ServerConfig config(Optional<Path> clientCaFile) {
    return new ServerConfig(
        "127.0.0.1",
        0,
        Optional.of(new ServerConfig.Tls(certificate, key, clientCaFile)),
        false,
        false,
        1000,
        64);
  }

  private static HttpResponse<String> get(
      TestServer floecat, String trusted, Optional<String> identity) throws Exception {
    try (HttpClient http = client(trusted, identity)) {
      return get(floecat, http);
    }
  }

  private static HttpResponse<String> get(TestServer floecat, HttpClient http) throws Exception {
    URI uri = URI.create("https://127.0.0.1:" + floecat.server.port() + "/healthz");
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpClient client(String trusted, Optional<String> identity) throws Exception {
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(STORES.get(trusted));
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    if (identity.isPresent()) {
      keys.init(STORES.get(identity.get()), PASSWORD);
    }
    var context = SSLContext.getInstance("TLS");
    context.init(
        identity.isPresent() ? keys.getKeyManagers() : null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }

  /** Says hello by hand, since Java's own client speaks no old versions; the answer's type. */
  private static byte answerToHello(TestServer floecat, int version) throws IOException {
    byte[] hello =
        HexFormat.of()
            .parseHex(
                "01000049%04x".formatted(version)
                    + "00".repeat(32) // Random.
                    + "00" // No session.
                    + "0004c02cc00a" // ECDHE-ECDSA, with AES-GCM and with AES-CBC.
                    + "0100" // No compression.
                    + "001c"
                    + "000a00080006001d00170018" // Groups: X25519, P-256, P-384.
                    + "000b00020100" // Points are not compressed.
                    + "000d0006000405030403"); // Signatures: ECDSA with SHA-384, SHA-256.
    try (var socket = new Socket("127.0.0.1", floecat.server.port())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              ByteBuffer.allocate(5 + hello.length)
                  .put(HANDSHAKE)
                  .putShort((short) 0x0301)
                  .putShort((short) hello.length)
                  .put(hello)
                  .array());
      return new DataInputStream(socket.getInputStream()).readByte();
    }
  }

  /** The file of that name that was made, under the name that the server knows. */
  private Path place(String source, String name, String mode) throws IOException {
    Path file = directory.resolve(name);
    Files.write(file, Files.readAllBytes(made.resolve(source)));
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  /** A self-signed pair: in a store for clients here, and as PEM for the server. */
  private static KeyStore makePair(String name) throws Exception {
    Path file = made.resolve(name + ".p12");
    int exit =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString())
            .inheritIO()
            .start()
            .waitFor();
    assertThat(exit).isZero();
    KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD);
    writePem(name + ".pem", "CERTIFICATE", store.getCertificate(name).getEncoded());
    writePem(name + ".key", "PRIVATE KEY", store.getKey(name, PASSWORD).getEncoded());
    return trusting(store, name);
  }

  /** A trust store needs the certificate as an entry of its own. */
  private static KeyStore trusting(KeyStore store, String name) throws Exception {
    store.setCertificateEntry("trusted-" + name, store.getCertificate(name));
    return store;
  }

  private static void writePem(String file, String type, byte[] content) throws IOException {
    Files.writeString(
        made.resolve(file),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(type, Base64.getMimeEncoder().encodeToString(content), type));
  }
}
