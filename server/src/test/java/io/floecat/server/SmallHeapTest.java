package io.floecat.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.runtime.EmbeddedFloecat;
import io.floecat.spi.account.Principal;
import io.floecat.v1.Connector;
import io.floecat.v1.CreateConnectorRequest;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service in a process of its own, with less memory than its connectors take as lists. */
class SmallHeapTest {

  private static final int CONNECTORS = 120;
  private static final int READERS = 8;
  private static final int ROUNDS = 1;
  private static final int PAGE_BYTES = 4 * 1024 * 1024;

  private static final Pattern NAME = Pattern.compile("\"name\":\"([^\"]+)\"");
  private static final Pattern NEXT = Pattern.compile("\"nextPageToken\":\"([^\"]+)\"");

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir private Path directory;

  @Test
  @DisplayName("one tenant's lists do not end the process: pages and answers are bounded in bytes")
  void list_moreThanTheHeapHolds_givesAllConnectorsPageByPage() throws Exception {
    try (var floecat = EmbeddedFloecat.open(ServiceProcess.config(directory))) {
      for (int i = 0; i < CONNECTORS; i++) {
        floecat.connectors().create(Principal.admin("test"), large("c-%03d".formatted(i)));
      }
    }
    List<String> all =
        IntStream.range(0, CONNECTORS)
            .mapToObj("accounts/acct-1/connectors/c-%03d"::formatted)
            .toList();

    try (var service =
            ServiceProcess.start(directory, List.of(), "-Xmx112m", "-XX:+ExitOnOutOfMemoryError");
        var readers = Executors.newFixedThreadPool(READERS)) {
      String token = Files.readString(directory.resolve("data/admin.token")).strip();
      Callable<List<String>> reading = () -> names(service, token);
      var found = new ArrayList<Future<List<String>>>();
      for (int i = 0; i < READERS * ROUNDS; i++) {
        found.add(readers.submit(reading));
      }
      for (Future<List<String>> names : found) {
        assertThat(names.get()).isEqualTo(all);
      }
      assertThat(service.isAlive()).isTrue();
    }
    assertThat(Files.readString(directory.resolve("log"))).doesNotContain("OutOfMemory");
  }

  /** Of all connectors, page by page. */
  private static List<String> names(ServiceProcess service, String token) throws Exception {
    var names = new ArrayList<String>();
    String next = "";
    do {
      HttpRequest request =
          HttpRequest.newBuilder(
                  service
                      .url()
                      .resolve("/v1/accounts/acct-1/connectors?pageSize=1000&pageToken=" + next))
              .header("authorization", "Bearer " + token)
              .build();
      HttpResponse<String> page = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body().length()).isLessThanOrEqualTo(PAGE_BYTES);
      NAME.matcher(page.body()).results().forEach(it -> names.add(it.group(1)));
      next = NEXT.matcher(page.body()).results().map(it -> it.group(1)).findFirst().orElse("");
    } while (!next.isEmpty());
    return names;
  }

  private static CreateConnectorRequest large(String id) {
    var connector =
        Connector.newBuilder()
            .setKind(Connector.Kind.ICEBERG_REST)
            .setUri("https://iceberg.example.com");
    for (int i = 0; i < 30; i++) {
      connector.putProperties("note-" + i, "large text ".repeat(372));
    }
    return CreateConnectorRequest.newBuilder()
        .setParent("accounts/acct-1")
        .setConnectorId(id)
        .setConnector(connector)
        .build();
  }
}
