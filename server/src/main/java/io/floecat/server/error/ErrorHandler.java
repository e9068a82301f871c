package io.floecat.server.error;

import com.google.rpc.Code;
import com.google.rpc.Status;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestContext;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.floecat.runtime.logging.LoggableFailure;
import io.floecat.spi.error.FloecatException;
import io.floecat.spi.error.InternalException;
import io.grpc.Metadata;
import io.grpc.protobuf.StatusProto;
import io.netty.util.AttributeKey;
import java.util.Collections;
import java.util.SortedSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers every failed request, wherever it failed: in the service, on the way to it, or before any
 * route was found. Logs what only the operator should see.
 */
public final class ErrorHandler implements ServerErrorHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ErrorHandler.class);
  private static final AttributeKey<Status> ANSWER =
      AttributeKey.valueOf(ErrorHandler.class, "ANSWER");
  private static final SortedSet<String> NONE = Collections.emptySortedSet();
  private static final Status GONE = Status.newBuilder().setCode(Code.CANCELLED_VALUE).build();

  private final Function<String, SortedSet<String>> verbs;

  /** {@code verbs} tells which HTTP methods a path takes, none where there is no such path. */
  public ErrorHandler(Function<String, SortedSet<String>> verbs) {
    this.verbs = verbs;
  }

  /** What the request was told, or null where it did not fail here. */
  public static @Nullable Status answer(RequestContext ctx) {
    return ctx.attr(ANSWER);
  }

  /** What a service throws, as gRPC's status; REST's answer is made of the same. */
  public io.grpc.Status toGrpc(
      RequestContext ctx, io.grpc.Status status, Throwable thrown, Metadata metadata) {
    var answer =
        StatusProto.toStatusRuntimeException(describe((ServiceRequestContext) ctx, thrown));
    Metadata trailers = answer.getTrailers();
    if (trailers != null) {
      metadata.merge(trailers);
    }
    return answer.getStatus();
  }

  /** The REST response of a call that the service refused. */
  public HttpResponse toRest(
      ServiceRequestContext ctx, io.grpc.Status status, AggregatedHttpResponse refusal) {
    Status known = answer(ctx);
    return ErrorResponses.rest(
            known == null ? describe(ctx, status.asRuntimeException()) : known,
            ctx.request().headers().contains(HttpHeaderNames.IF_MATCH),
            NONE)
        .toHttpResponse();
  }

  @Override
  public HttpResponse onServiceException(ServiceRequestContext ctx, Throwable thrown) {
    SortedSet<String> allowed = Failures.isNoRoute(thrown) ? otherVerbs(ctx) : NONE;
    Throwable failure = allowed.isEmpty() ? thrown : Failures.notThisMethod(allowed);
    return ErrorResponses.of(ctx.request().headers(), describe(ctx, failure), allowed)
        .toHttpResponse();
  }

  /**
   * Nothing of ours has run yet: what the web server takes for a defect of its own there, such as
   * an expectation with a verb that it does not know, is the request's.
   */
  @Override
  public AggregatedHttpResponse onProtocolViolation(
      ServiceConfig config,
      @Nullable RequestHeaders headers,
      HttpStatus status,
      @Nullable String description,
      @Nullable Throwable cause) {
    boolean isDefect = status.equals(HttpStatus.INTERNAL_SERVER_ERROR);
    HttpStatus meant = isDefect ? HttpStatus.BAD_REQUEST : status;
    return renderStatus(null, config, headers, meant, description, cause);
  }

  @Override
  public AggregatedHttpResponse renderStatus(
      @Nullable ServiceRequestContext ctx,
      ServiceConfig config,
      @Nullable RequestHeaders headers,
      HttpStatus status,
      @Nullable String description,
      @Nullable Throwable cause) {
    FloecatException failure =
        Failures.ofHttp(status, cause == null ? new IllegalStateException("no cause") : cause);
    if (ctx != null) {
      SortedSet<String> allowed = Failures.isNoRoute(failure) ? otherVerbs(ctx) : NONE;
      return ErrorResponses.of(
          headers,
          remember(ctx, allowed.isEmpty() ? failure : Failures.notThisMethod(allowed)),
          allowed);
    }
    return beforeAnyContext(headers, failure);
  }

  /** What the request's path takes, where the request has another method. */
  private SortedSet<String> otherVerbs(ServiceRequestContext ctx) {
    SortedSet<String> taken = verbs.apply(ctx.decodedPath());
    return taken.contains(ctx.method().name()) ? NONE : taken;
  }

  /** The request did not come as far as to get an id, or a line in the access log. */
  private static AggregatedHttpResponse beforeAnyContext(
      @Nullable RequestHeaders headers, FloecatException failure) {
    String id = Correlation.choose(headers);
    log(failure, id);
    AggregatedHttpResponse response =
        ErrorResponses.of(headers, ErrorMapper.toStatus(failure, id), NONE);
    return AggregatedHttpResponse.of(
        response.headers().withMutations(all -> all.set(Correlation.HEADER, id)),
        response.content());
  }

  private static Status describe(ServiceRequestContext ctx, Throwable thrown) {
    if (Failures.isCallerGone(thrown)) {
      ctx.setAttr(ANSWER, GONE);
      return GONE;
    }
    FloecatException failure = Failures.of(thrown);
    boolean isFraming = failure instanceof InternalException && isOfALibrary(ctx);
    return remember(
        ctx, isFraming ? Failures.malformed("request", "is not as it should be") : failure);
  }

  /** Health and reflection keep no state: where they fail, the request was framed wrongly. */
  private static boolean isOfALibrary(ServiceRequestContext ctx) {
    return ctx.path().startsWith("/grpc.");
  }

  private static Status remember(ServiceRequestContext ctx, FloecatException failure) {
    String id = Correlation.of(ctx);
    Status answer = ErrorMapper.toStatus(failure, id);
    ctx.setAttr(ANSWER, answer);
    log(failure, id);
    return answer;
  }

  private static void log(FloecatException failure, String correlationId) {
    Throwable cause = failure.getCause();
    try (var _ = Correlation.logging(correlationId)) {
      if (failure instanceof InternalException) {
        LOG.error("a request failed because of a defect", LoggableFailure.of(failure));
      } else if (cause != null) {
        LOG.warn("a request was refused: {}", failure.reason(), LoggableFailure.of(failure));
      }
    }
  }
}
