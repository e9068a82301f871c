package io.floecat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server that records, and a shell whose settings lead to it. */
abstract class CommandTest {

  static final String TOKEN = "token-of-the-test";

  /** A connector as the server answers it. */
  static final String SALES =
      """
      {"name":"accounts/acme/connectors/sales","uid":"u-1","kind":"ICEBERG_REST",\
      "uri":"https://catalog.example.com","properties":{"warehouse":"w"},\
      "auth":{"clientCredentials":{"tokenUri":"https://id.example.com","clientId":"floe",\
      "clientSecret":"********"},"headers":{"X-Key":"********"}},"state":"ACTIVE","etag":"e-1"}""";

  @TempDir Path directory;
  RecordingServer server;
  TestShell shell;

  @BeforeEach
  void startServer() throws IOException {
    server = new RecordingServer();
    shell =
        new TestShell(directory)
            .variable("FLOECAT_CLIENT_SERVER", server.url())
            .variable("FLOECAT_CLIENT_TOKEN", TOKEN)
            .variable("FLOECAT_CLIENT_ACCOUNT", "acme");
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  /** Makes a file in the shell's directory; returns its path. */
  String file(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content).toString();
  }

  void assertNothingSent() {
    assertThat(server.requests()).isEmpty();
  }
}
