package io.floecat.server.error;

import com.google.protobuf.InvalidProtocolBufferException;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ShuttingDownException;
import com.linecorp.armeria.common.stream.AbortedStreamException;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestCancellationException;
import com.linecorp.armeria.server.RequestTimeoutException;
import io.floecat.spi.error.DeadlineExceededException;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.FieldViolation;
import io.floecat.spi.error.FloecatException;
import io.floecat.spi.error.InternalException;
import io.floecat.spi.error.InvalidArgumentException;
import io.floecat.spi.error.NotFoundException;
import io.floecat.spi.error.ResourceExhaustedException;
import io.floecat.spi.error.UnavailableException;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/** Finds the words for what goes wrong before a request reaches the service, and for defects. */
public final class Failures {

  /** The largest request, in bytes: a record, its payload, and JSON's escapes for both. */
  public static final int MAX_REQUEST_BYTES = 1024 * 1024;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private Failures() {}

  /** The request is not of its protocol's form: {@code problem} says how, without its content. */
  public static FloecatException malformed(String field, String problem) {
    return new InvalidArgumentException(
        ErrorReason.MALFORMED_REQUEST, List.of(new FieldViolation(field, problem)));
  }

  /** The server is about to stop. */
  public static FloecatException shuttingDown() {
    return new UnavailableException(
        ErrorReason.SHUTTING_DOWN, "the server is stopping; send the request again", RETRY_AFTER);
  }

  /** The caller has {@code allowed} requests under way, and may have no more. */
  public static FloecatException tooManyRequests(int allowed) {
    return new ResourceExhaustedException(
        ErrorReason.TOO_MANY_REQUESTS,
        "you have %s requests under way; wait for one to end and send this one again"
            .formatted(allowed),
        RETRY_AFTER);
  }

  /** The caller's requests and answers hold as much of the memory as one caller's may. */
  public static FloecatException tooManyBytes() {
    return new ResourceExhaustedException(
        ErrorReason.TOO_MANY_REQUESTS,
        "your requests, and the answers that you have not taken yet, hold as much of the server's"
            + " memory as one caller gets; take the answers and send this one again",
        RETRY_AFTER);
  }

  /** The server has no place for the request. */
  public static FloecatException overloaded() {
    return new UnavailableException(
        ErrorReason.OVERLOADED,
        "the server has as many requests as it can hold and did nothing with this one;"
            + " send it again",
        RETRY_AFTER);
  }

  /** The request's body has not arrived within {@code patience}. */
  public static FloecatException tooSlow(Duration patience) {
    return malformed(
        "request",
        "did not arrive whole within %s seconds; nothing was done".formatted(patience.toSeconds()));
  }

  /** There is no such route. */
  public static FloecatException noRoute() {
    return new NotFoundException(
        ErrorReason.ROUTE_NOT_FOUND,
        "there is no such path, or not with this method; /docs lists what there is");
  }

  /** The path is there, and takes {@code allowed}. */
  static FloecatException notThisMethod(Collection<String> allowed) {
    return new NotFoundException(
        ErrorReason.ROUTE_NOT_FOUND, "this path takes " + String.join(", ", allowed) + " only");
  }

  /** Whether there is no such route. */
  static boolean isNoRoute(Throwable thrown) {
    return of(thrown).reason() == ErrorReason.ROUTE_NOT_FOUND;
  }

  /** Whether the caller has gone away: there is nobody to tell, and nothing to mend. */
  static boolean isCallerGone(Throwable thrown) {
    Throwable cause = Exceptions.peel(thrown);
    return cause instanceof ClosedStreamException
        || (cause instanceof StatusRuntimeException failure
            && failure.getStatus().getCode() == Status.Code.CANCELLED)
        || cause instanceof AbortedStreamException
        || cause instanceof RequestCancellationException;
  }

  /** Whatever was thrown, as a failure that a caller can be told. */
  static FloecatException of(Throwable thrown) {
    return switch (Exceptions.peel(thrown)) {
      case FloecatException failure -> failure;
      case ContentTooLargeException _ -> tooLarge(MAX_REQUEST_BYTES);
      case HttpStatusException failure -> ofHttp(failure.httpStatus(), failure);
      case StatusRuntimeException failure -> ofGrpc(failure.getStatus(), failure);
      case StatusException failure -> ofGrpc(failure.getStatus(), failure);
      case RequestTimeoutException failure ->
          new DeadlineExceededException(
              ErrorReason.DEADLINE_EXCEEDED,
              "the server did not finish in time; whether a write happened is unknown,"
                  + " send it again with the same request_id",
              failure);
      case ShuttingDownException _ -> shuttingDown();
      case RejectedExecutionException _ -> shuttingDown();
      case Throwable defect -> defect(defect);
    };
  }

  /** What the web server itself refuses. */
  static FloecatException ofHttp(HttpStatus status, Throwable cause) {
    if (status.equals(HttpStatus.NOT_FOUND) || status.equals(HttpStatus.METHOD_NOT_ALLOWED)) {
      return noRoute();
    }
    if (status.equals(HttpStatus.REQUEST_ENTITY_TOO_LARGE)) {
      return tooLarge(MAX_REQUEST_BYTES);
    }
    if (status.equals(HttpStatus.SERVICE_UNAVAILABLE)) {
      return shuttingDown();
    }
    return status.isClientError()
        ? malformed("request", "is no acceptable HTTP request: " + status.reasonPhrase())
        : defect(cause);
  }

  /** Our own code throws no gRPC status: what comes here is about the protocol. */
  private static FloecatException ofGrpc(Status status, Throwable cause) {
    return switch (status.getCode()) {
      case RESOURCE_EXHAUSTED -> tooLarge(MAX_REQUEST_BYTES);
      case NOT_FOUND -> noRoute();
      case INTERNAL, INVALID_ARGUMENT, UNIMPLEMENTED, OUT_OF_RANGE ->
          malformed("request", "is no message of the type that the method takes");
      case UNAVAILABLE -> shuttingDown();
      default ->
          status.getCause() instanceof InvalidProtocolBufferException
              ? malformed("request", "is no message of the type that the method takes")
              : defect(cause);
    };
  }

  /** The request is larger than {@link #MAX_REQUEST_BYTES}. */
  public static FloecatException tooLarge(int maxBytes) {
    return new InvalidArgumentException(
        ErrorReason.TOO_LARGE,
        List.of(new FieldViolation("request", "is larger than %s bytes".formatted(maxBytes))));
  }

  private static FloecatException defect(Throwable cause) {
    return new InternalException(ErrorReason.INTERNAL, "defect", cause);
  }
}
