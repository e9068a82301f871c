package io.floecat.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RestRequestsTest {

  private static final TestServer SERVER = new TestServer();

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @BeforeEach
  void reset() {
    SERVER.connectors.reset();
  }

  @Test
  void probe() throws Exception {
    for (int size : new int[] {1000, 100_000, 900_000, 1_100_000, 5_000_000}) {
      for (String target :
          new String[] {
            "/v1/accounts/a/connectors", "/v1/nothing", "/v1/accounts/a/connectors?x=y"
          }) {
        for (int v = 0; v < 4; v++) {
          var request =
              v >= 2
                  ? SERVER.request(target)
                  : java.net.http.HttpRequest.newBuilder(SERVER.uri(target));
          request.version(
              v % 2 == 0
                  ? java.net.http.HttpClient.Version.HTTP_2
                  : java.net.http.HttpClient.Version.HTTP_1_1);
          try {
            var response =
                SERVER.send(
                    request
                        .header("content-type", "application/json")
                        .POST(
                            java.net.http.HttpRequest.BodyPublishers.ofString(
                                "{" + " ".repeat(size) + "}"))
                        .build());
            System.out.println(
                target
                    + " "
                    + size
                    + " v"
                    + v
                    + " -> "
                    + response.statusCode()
                    + " "
                    + response.version());
          } catch (Exception e) {
            System.out.println(target + " " + size + " v" + v + " -> " + e);
          }
        }
      }
    }
    System.out.println(SERVER.connectors.requests());
    assertThat(SERVER.connectors.requests()).isNotEmpty();
  }
}
