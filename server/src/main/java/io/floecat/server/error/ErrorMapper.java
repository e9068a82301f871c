package io.floecat.server.error;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.Durations;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import com.linecorp.armeria.common.HttpStatus;
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
import java.util.List;

/** Maps every way to fail to gRPC and HTTP. The only place that does. */
final class ErrorMapper {

  /** The domain of our reasons. */
  static final String DOMAIN = "floecat";

  /** What is told of a defect, whatever it is. */
  static final String INTERNAL_MESSAGE =
      "internal error; the server's log has the detail under the correlation id";

  private ErrorMapper() {}

  /** The failure as both protocols carry it. */
  static Status toStatus(FloecatException failure, String correlationId) {
    var status =
        Status.newBuilder()
            .setCode(code(failure).getNumber())
            .setMessage(message(failure))
            .addDetails(
                Any.pack(
                    ErrorInfo.newBuilder()
                        .setDomain(DOMAIN)
                        .setReason(failure.reason().name())
                        .putMetadata("correlationId", correlationId)
                        .build()));
    if (!failure.violations().isEmpty()) {
      status.addDetails(Any.pack(badRequest(failure.violations())));
    }
    failure
        .retryAfter()
        .map(wait -> Durations.fromNanos(wait.toNanos()))
        .map(wait -> RetryInfo.newBuilder().setRetryDelay(wait).build())
        .ifPresent(retry -> status.addDetails(Any.pack(retry)));
    return status.build();
  }

  /** The HTTP status of a failure; where {@code If-Match} is not met, what HTTP has for that. */
  static HttpStatus httpStatus(Status failure, boolean isConditional) {
    return isConditional && reason(failure).equals(ErrorReason.ETAG_MISMATCH.name())
        ? HttpStatus.PRECONDITION_FAILED
        : httpStatus(Code.forNumber(failure.getCode()));
  }

  private static String reason(Status failure) {
    try {
      for (Any detail : failure.getDetailsList()) {
        if (detail.is(ErrorInfo.class)) {
          return detail.unpack(ErrorInfo.class).getReason();
        }
      }
      return "";
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a status that is not ours", e);
    }
  }

  /** The HTTP status of a code, as {@code google/rpc/code.proto} gives it. */
  static HttpStatus httpStatus(Code code) {
    return switch (code) {
      case OK -> HttpStatus.OK;
      case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE -> HttpStatus.BAD_REQUEST;
      case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
      case PERMISSION_DENIED -> HttpStatus.FORBIDDEN;
      case NOT_FOUND -> HttpStatus.NOT_FOUND;
      case ALREADY_EXISTS, ABORTED -> HttpStatus.CONFLICT;
      case RESOURCE_EXHAUSTED -> HttpStatus.TOO_MANY_REQUESTS;
      case CANCELLED -> HttpStatus.CLIENT_CLOSED_REQUEST;
      case UNIMPLEMENTED -> HttpStatus.NOT_IMPLEMENTED;
      case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
      case DEADLINE_EXCEEDED -> HttpStatus.GATEWAY_TIMEOUT;
      case UNKNOWN, INTERNAL, DATA_LOSS, UNRECOGNIZED -> HttpStatus.INTERNAL_SERVER_ERROR;
    };
  }

  private static Code code(FloecatException failure) {
    return switch (failure) {
      case InvalidArgumentException _ -> Code.INVALID_ARGUMENT;
      case UnauthenticatedException _ -> Code.UNAUTHENTICATED;
      case PermissionDeniedException _ -> Code.PERMISSION_DENIED;
      case NotFoundException _ -> Code.NOT_FOUND;
      case AlreadyExistsException _ -> Code.ALREADY_EXISTS;
      case AbortedException _ -> Code.ABORTED;
      case FailedPreconditionException _ -> Code.FAILED_PRECONDITION;
      case ResourceExhaustedException _ -> Code.RESOURCE_EXHAUSTED;
      case UnavailableException _ -> Code.UNAVAILABLE;
      case DeadlineExceededException _ -> Code.DEADLINE_EXCEEDED;
      case DataLossException _ -> Code.DATA_LOSS;
      case InternalException _ -> Code.INTERNAL;
    };
  }

  private static String message(FloecatException failure) {
    return failure instanceof InternalException ? INTERNAL_MESSAGE : failure.getMessage();
  }

  private static BadRequest badRequest(List<FieldViolation> violations) {
    var badRequest = BadRequest.newBuilder();
    violations.forEach(
        violation ->
            badRequest
                .addFieldViolationsBuilder()
                .setField(violation.field())
                .setDescription(violation.description()));
    return badRequest.build();
  }
}
