package io.floecat.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.floecat.server.config.ServerConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir static Path directory;
  private static Optional<KeyStore> server = Optional.empty();
  private static Optional<KeyStore> client = Optional.empty();

  @BeforeAll
  static void makeCertificates() throws Exception {
    server = Optional.of(makePair("server"));
    client = Optional.of(makePair("client"));
  }

  @Test
  void tls_clientThatTrustsTheServer_isServed() throws Exception {
    try (var floecat = new TestServer(config(Optional.empty()))) {
      assertThat(get(floecat, client(Optional.empty())).statusCode()).isEqualTo(200);
      assertThat(new RawHttp(floecat.server.port()).send(RawHttp.request("GET", "/healthz", "")))
          .as("plain text")
          .doesNotContain("200 OK");
    }
  }

  @Test
  void mutualTls_clientWithACertificate_isServedAndWithoutIsNot() throws Exception {
    try (var floecat = new TestServer(config(Optional.of(directory.resolve("client.pem"))))) {
      assertThat(get(floecat, client(client)).statusCode()).isEqualTo(200);
      assertThatThrownBy(() -> get(floecat, client(Optional.empty())))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> get(floecat, client(server))).isInstanceOf(IOException.class);
    }
  }

  private static ServerConfig config(Optional<Path> clientCa) {
    return new ServerConfig(
        "127.0.0.1",
        0,
        Optional.of(
            new ServerConfig.Tls(
                directory.resolve("server.pem"), directory.resolve("server.key"), clientCa)),
        false,
        false);
  }

  private static HttpResponse<String> get(TestServer floecat, HttpClient http) throws Exception {
    URI uri = URI.create("https://127.0.0.1:" + floecat.server.port() + "/healthz");
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpClient client(Optional<KeyStore> identity) throws Exception {
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(server.orElseThrow());
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    if (identity.isPresent()) {
      keys.init(identity.get(), PASSWORD);
    }
    var context = SSLContext.getInstance("TLS");
    context.init(
        identity.isPresent() ? keys.getKeyManagers() : null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }

  /** A self-signed pair: in a store for clients here, and as PEM for the server. */
  private static KeyStore makePair(String name) throws Exception {
    Path file = directory.resolve(name + ".p12");
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
        directory.resolve(file),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(type, Base64.getMimeEncoder().encodeToString(content), type));
  }
}
