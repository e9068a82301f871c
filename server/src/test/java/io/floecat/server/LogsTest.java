package io.floecat.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.runtime.logging.LibraryLogs;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.UnavailableException;
import io.floecat.v1.Connector;
import io.floecat.v1.CreateConnectorRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LogsTest {

  private static final String CANARY = "dapi-canary-1d3c";
  private static final String ONE = "/v1/accounts/a/connectors/b";
  private static final TestServer SERVER = new TestServer();

  @BeforeAll
  static void start() {
    LibraryLogs.keepQuiet();
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @BeforeEach
  void reset() {
    SERVER.connectors.reset();
  }

  @Test
  @DisplayName("P3: no log line at any level holds a body, a query or a header of a request")
  void log_atTrace_holdsNothingOfARequest() throws Exception {
    String body = "{\"auth\":{\"bearerToken\":{\"token\":\"" + CANARY + "\"}}}";
    var message =
        CreateConnectorRequest.newBuilder()
            .setConnector(Connector.newBuilder().setDescription(CANARY))
            .build();
    try (var log = new LogCapture()) {
      SERVER.send("POST", "/v1/accounts/a/connectors", body);
      SERVER.send("POST", "/v1/accounts/a/connectors?connectorId=" + CANARY, body);
      SERVER.send("POST", "/v1/accounts/a/connectors", body + CANARY);
      SERVER.send("GET", "/v1/accounts/a/connectors?" + CANARY + "=1", "");
      SERVER.send("GET", "/" + CANARY, "");
      SERVER.send(SERVER.request(ONE).setHeader("authorization", "Bearer " + CANARY).build());
      SERVER.send(SERVER.request(ONE).header("x-any", CANARY).build());
      new RawHttp(SERVER.server.port())
          .send(
              RawHttp.request(
                  "POST", "/v1/accounts/a/connectors", body, "content-type: application/json"));
      var _ = SERVER.grpc("x-any", CANARY).createConnector(message);
      SERVER.connectors.answerWith(
          request -> {
            throw new IllegalStateException(request.toString());
          });
      SERVER.send("POST", "/v1/accounts/a/connectors", body);

      assertThat(log.await("\"logger\":\"floecat.access\"", 10)).hasSizeGreaterThanOrEqualTo(10);
      assertThat(log.lines(CANARY)).isEmpty();
      assertThat(log.lines(TestServer.TOKEN)).isEmpty();
    }
  }

  @Test
  void log_request_isOneLineWithWhatWasAskedByWhomAndWhatCameOfIt() throws Exception {
    try (var log = new LogCapture()) {
      SERVER.send(SERVER.request(ONE + "?x=y").header("x-correlation-id", "id-1").build());
      SERVER.send(SERVER.request(ONE).header("x-correlation-id", "id-2").build());

      assertThat(log.await("id-1", 1))
          .singleElement()
          .asString()
          .matches(
              "\\{\"time\":\"[^\"]+\",\"level\":\"INFO\",\"logger\":\"floecat.access\","
                  + "\"message\":\"request\",\"correlationId\":\"id-1\",\"method\":\"GetConnector\","
                  + "\"protocol\":\"rest\",\"status\":\"INVALID_ARGUMENT\",\"millis\":[0-9.E-]+,"
                  + "\"principal\":\"token:test\"}\n");
      assertThat(log.await("id-2", 1)).singleElement().asString().contains("\"status\":\"OK\"");
    }
  }

  @Test
  void log_defect_hasItsStackUnderTheCorrelationIdAndOnlyTheTypesMessage() throws Exception {
    SERVER.connectors.answerWith(
        _ -> {
          throw new IllegalStateException("quotes " + CANARY);
        });
    try (var log = new LogCapture()) {
      SERVER.send(SERVER.request(ONE).header("x-correlation-id", "id-3").build());

      assertThat(log.await("\"level\":\"ERROR\"", 1))
          .singleElement()
          .asString()
          .contains("id-3", "java.lang.IllegalStateException", "LogsTest.java")
          .doesNotContain(CANARY);
    }
  }

  @Test
  void log_refusalWithACause_hasTheCauseForTheOperatorOnly() throws Exception {
    SERVER.connectors.answerWith(
        _ -> {
          throw new UnavailableException(
              ErrorReason.DEPENDENCY_UNAVAILABLE,
              "try again",
              Duration.ofSeconds(1),
              new IOException("disk sda1 is on fire"));
        });
    try (var log = new LogCapture()) {
      var response = SERVER.send(SERVER.request(ONE).header("x-correlation-id", "id-4").build());

      assertThat(response.body()).doesNotContain("sda1");
      assertThat(log.await("\"level\":\"WARN\"", 1))
          .singleElement()
          .asString()
          .contains("id-4", "disk sda1 is on fire");
    }
  }

  @Test
  void correlationId_thatCannotBeTaken_isReplaced() throws Exception {
    for (String sent : List.of("", "with blank", "x".repeat(65), "semi;colon", "quote\"")) {
      assertThat(
              SERVER
                  .send(SERVER.request(ONE).header("x-correlation-id", sent).build())
                  .headers()
                  .firstValue("x-correlation-id"))
          .get()
          .asString()
          .matches("[0-9a-f-]{36}");
    }
  }
}
