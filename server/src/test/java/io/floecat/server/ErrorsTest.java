package io.floecat.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.floecat.spi.error.AbortedException;
import io.floecat.spi.error.AlreadyExistsException;
import io.floecat.spi.error.DataLossException;
import io.floecat.spi.error.DeadlineExceededException;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.FailedPreconditionException;
import io.floecat.spi.error.FieldViolation;
import io.floecat.spi.error.FloecatException;
import io.floecat.spi.error.InternalException;
import io.floecat.spi.error.InvalidArgumentException;
import io.floecat.spi.error.NotFoundException;
import io.floecat.spi.error.PermissionDeniedException;
import io.floecat.spi.error.ResourceExhaustedException;
import io.floecat.spi.error.UnauthenticatedException;
import io.floecat.spi.error.UnavailableException;
import io.floecat.v1.Connector;
import io.floecat.v1.GetConnectorRequest;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every failure of the service looks like on both protocols. */
class ErrorsTest {

  private static final String ID = "test-1";
  private static final String CANARY = "dapi-canary-77c1";
  private static final String INTERNAL =
      "internal error; the server's log has the detail under the correlation id";

  private static final TestServer SERVER = new TestServer();

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  /** A failure, and what is told of it: HTTP status, code, message, and details after the first. */
  record Row(
      RuntimeException failure,
      int http,
      Code code,
      String reason,
      String message,
      List<Message> details,
      String detailsJson) {
    @Override
    public String toString() {
      return failure.getClass().getSimpleName();
    }
  }

  static Stream<Row> failures() {
    return Stream.of(
        new Row(
            new InvalidArgumentException(
                ErrorReason.CREDENTIALS_REQUIRED,
                List.of(new FieldViolation("a.b", "is wrong"), new FieldViolation("c", "too"))),
            400,
            Code.INVALID_ARGUMENT,
            "CREDENTIALS_REQUIRED",
            "a.b: is wrong; c: too",
            List.of(
                BadRequest.newBuilder()
                    .addFieldViolations(violation("a.b", "is wrong"))
                    .addFieldViolations(violation("c", "too"))
                    .build()),
            """
            ,{"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[\
            {"field":"a.b","description":"is wrong"},{"field":"c","description":"too"}]}\
            """),
        row(
            new UnauthenticatedException(ErrorReason.UNAUTHENTICATED, "m"),
            401,
            Code.UNAUTHENTICATED),
        row(
            new PermissionDeniedException(ErrorReason.PERMISSION_DENIED, "m"),
            403,
            Code.PERMISSION_DENIED),
        row(new NotFoundException(ErrorReason.CONNECTOR_NOT_FOUND, "m"), 404, Code.NOT_FOUND),
        row(
            new AlreadyExistsException(ErrorReason.CONNECTOR_ALREADY_EXISTS, "m"),
            409,
            Code.ALREADY_EXISTS),
        retryable(
            new AbortedException(ErrorReason.ETAG_MISMATCH, "m", Duration.ofMillis(1500)),
            409,
            Code.ABORTED,
            "1.500s"),
        row(
            new FailedPreconditionException(ErrorReason.CONNECTOR_DELETED, "100% m\u00e9"),
            400,
            Code.FAILED_PRECONDITION),
        retryable(
            new ResourceExhaustedException(ErrorReason.THROTTLED, "m", Duration.ofSeconds(2)),
            429,
            Code.RESOURCE_EXHAUSTED,
            "2s"),
        retryable(
            new UnavailableException(
                ErrorReason.DEPENDENCY_UNAVAILABLE, "m", Duration.ofSeconds(1)),
            503,
            Code.UNAVAILABLE,
            "1s"),
        row(
            new DeadlineExceededException(ErrorReason.DEADLINE_EXCEEDED, "m"),
            504,
            Code.DEADLINE_EXCEEDED),
        row(new DataLossException(ErrorReason.CORRUPT_DATA, "m"), 500, Code.DATA_LOSS),
        internal(new InternalException(ErrorReason.INTERNAL, CANARY)),
        internal(new IllegalStateException(CANARY)),
        internal(new NumberFormatException(CANARY)));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void rest_failure_isTheErrorBodyAndItsHeaders(Row row) throws Exception {
    SERVER.connectors.answerWith(_ -> fail(row.failure));

    HttpResponse<String> response =
        SERVER.send(
            SERVER.request("/v1/accounts/a/connectors/b").header("x-correlation-id", ID).build());

    assertThat(response.statusCode()).isEqualTo(row.http);
    assertThat(response.body())
        .isEqualTo(
            """
            {"error":{"code":%d,"status":"%s","message":"%s","details":[\
            {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"%s","domain":"floecat",\
            "metadata":{"correlationId":"%s"}}%s]}}"""
                .formatted(row.http, row.code, row.message, row.reason, ID, row.detailsJson));
    assertThat(response.headers().firstValue("content-type"))
        .contains("application/json; charset=utf-8");
    assertThat(response.headers().firstValue("x-correlation-id")).contains(ID);
    assertThat(response.headers().firstValue("www-authenticate").isPresent())
        .isEqualTo(row.http == 401);
    assertThat(response.headers().firstValue("retry-after").isPresent())
        .isEqualTo(row.detailsJson.contains("RetryInfo"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void grpc_failure_isTheStatusAndItsDetails(Row row) {
    SERVER.connectors.answerWith(_ -> fail(row.failure));

    StatusRuntimeException thrown =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                SERVER
                    .grpc("x-correlation-id", ID)
                    .getConnector(GetConnectorRequest.getDefaultInstance()));

    var expected =
        Status.newBuilder()
            .setCode(row.code.getNumber())
            .setMessage(row.message)
            .addDetails(
                Any.pack(
                    ErrorInfo.newBuilder()
                        .setReason(row.reason)
                        .setDomain("floecat")
                        .putMetadata("correlationId", ID)
                        .build()));
    row.details.forEach(detail -> expected.addDetails(Any.pack(detail)));
    assertThat(StatusProto.fromThrowable(thrown)).isEqualTo(expected.build());
  }

  @Test
  void failures_table_coversEveryLeaf() {
    List<Class<?>> covered = failures().<Class<?>>map(row -> row.failure.getClass()).toList();

    assertThat(covered).contains(FloecatException.class.getPermittedSubclasses());
  }

  @Test
  void retryAfter_partOfASecond_isRoundedUp() throws Exception {
    SERVER.connectors.answerWith(
        _ -> fail(new AbortedException(ErrorReason.ETAG_MISMATCH, "m", Duration.ofMillis(1001))));

    assertThat(
            SERVER
                .send("GET", "/v1/accounts/a/connectors/b", "")
                .headers()
                .firstValue("retry-after"))
        .contains("2");
  }

  private static Connector fail(RuntimeException failure) {
    throw failure;
  }

  private static Row row(FloecatException failure, int http, Code code) {
    return new Row(
        failure, http, code, failure.reason().name(), failure.getMessage(), List.of(), "");
  }

  private static Row retryable(FloecatException failure, int http, Code code, String json) {
    var retry =
        RetryInfo.newBuilder()
            .setRetryDelay(Durations.fromMillis(failure.retryAfter().orElseThrow().toMillis()))
            .build();
    return new Row(
        failure,
        http,
        code,
        failure.reason().name(),
        failure.getMessage(),
        List.of(retry),
        ",{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\""
            + json
            + "\"}");
  }

  private static Row internal(RuntimeException failure) {
    return new Row(failure, 500, Code.INTERNAL, "INTERNAL", INTERNAL, List.of(), "");
  }

  private static BadRequest.FieldViolation violation(String field, String description) {
    return BadRequest.FieldViolation.newBuilder()
        .setField(field)
        .setDescription(description)
        .build();
  }
}
