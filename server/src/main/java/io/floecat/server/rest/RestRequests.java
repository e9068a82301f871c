package io.floecat.server.rest;

import com.google.protobuf.Message;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestContext;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.grpc.GrpcService;
import io.floecat.server.error.Failures;
import io.floecat.server.limits.RequestBodies;
import io.grpc.MethodDescriptor;
import io.netty.util.AttributeKey;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Reads REST requests itself and hands them on empty.
 *
 * <p>The web server finds the route and writes the response. Left to read requests too, it would
 * ignore what it does not know and guess what it cannot parse: a typing error in {@code
 * validate_only} must not become a write. So it never sees query values that matter or a body, and
 * the message that was read here waits with the request for {@link RestMarshaller}.
 */
public final class RestRequests implements DecoratingHttpServiceFunction {

  /** The beginning of every REST path. */
  public static final String PATHS = "/v1/";

  private static final AttributeKey<Message> MESSAGE =
      AttributeKey.valueOf(RestRequests.class, "MESSAGE");

  /** Empty and dot segments, and what some read as a slash, a dot, or the end of a segment. */
  private static final Pattern TRICK =
      Pattern.compile("//|/\\.{1,2}(/|$)|/$|[;\\\\]|%(2[Ee]|2[Ff]|5[Cc]|3[Bb]|00)");

  private final GrpcService service;
  private final RestRoutes routes;
  private final RequestBodies bodies;
  private final Map<MethodDescriptor<?, ?>, RestReader> readers = new ConcurrentHashMap<>();

  /** Reads requests to {@code service}, whose routes are {@code routes}. */
  public RestRequests(GrpcService service, RestRoutes routes, RequestBodies bodies) {
    this.service = service;
    this.routes = routes;
    this.bodies = bodies;
  }

  /** The message that was read from the request; empty where the request was not REST. */
  static Optional<Message> message(RequestContext ctx) {
    return Optional.ofNullable(ctx.attr(MESSAGE));
  }

  @Override
  public HttpResponse serve(HttpService delegate, ServiceRequestContext ctx, HttpRequest request)
      throws Exception {
    if (!ctx.path().startsWith(PATHS)) {
      return delegate.serve(ctx, request);
    }
    if (TRICK.matcher(withoutQuery(ctx.rawPath())).find()) {
      throw Failures.malformed("path", "must have no empty, dotted or encoded separators");
    }
    if (!routes.verbs(ctx.decodedPath()).contains(ctx.method().name())) {
      throw Failures.noRoute(); // To the web server, a custom verb is part of a name.
    }
    return HttpResponse.of(
        bodies
            .whole(ctx, request)
            .thenApplyAsync(whole -> serveWhole(delegate, ctx, whole), ctx.eventLoop()));
  }

  private HttpResponse serveWhole(
      HttpService delegate, ServiceRequestContext ctx, AggregatedHttpRequest whole) {
    String query = ctx.query() == null ? "" : ctx.query();
    ctx.setAttr(MESSAGE, reader(ctx).read(ctx.decodedPath(), query, whole));
    HttpRequest empty = HttpRequest.of(withoutBody(whole.headers()), HttpData.empty());
    ctx.updateRequest(empty);
    try {
      return delegate.serve(ctx, empty).mapHeaders(RestRequests::withoutGrpc);
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }

  private RestReader reader(ServiceRequestContext ctx) {
    var definition = service.methodDefinition(ctx);
    if (definition == null) {
      throw new IllegalStateException("a route without a method");
    }
    return readers.computeIfAbsent(definition.getMethodDescriptor(), RestReader::of);
  }

  private static RequestHeaders withoutBody(RequestHeaders headers) {
    return headers.toBuilder()
        .contentLength(0)
        .contentType(MediaType.JSON_UTF_8)
        .removeAndThen("grpc-encoding")
        .removeAndThen("content-encoding")
        .build();
  }

  private static ResponseHeaders withoutGrpc(ResponseHeaders headers) {
    return headers.toBuilder()
        .removeAndThen("grpc-status")
        .removeAndThen("grpc-encoding")
        .removeAndThen("grpc-accept-encoding")
        .build();
  }

  private static String withoutQuery(String target) {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }
}
