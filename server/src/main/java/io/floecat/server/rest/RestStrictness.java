package io.floecat.server.rest;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.grpc.GrpcService;
import io.floecat.server.error.Failures;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks a REST request before the web server turns it into a call: path, query, content type and
 * body. The web server would ignore what it does not know and guess what it cannot read; a typing
 * error in {@code validate_only} must not become a write.
 *
 * <p>What is not REST must be gRPC in protobuf: no other encoding gets around these checks.
 */
public final class RestStrictness implements DecoratingHttpServiceFunction {

  /** The beginning of every REST path. */
  public static final String PATHS = "/v1/";

  /** Empty and dot segments, and what some read as a slash, a dot, or the end of a segment. */
  private static final Pattern TRICK =
      Pattern.compile("//|/\\.{1,2}(/|$)|/$|[;\\\\]|%(2[Ee]|2[Ff]|5[Cc]|3[Bb]|00)");

  private final GrpcService service;
  private final Map<MethodDescriptor<?, ?>, RestMethod> methods = new ConcurrentHashMap<>();

  /** Checks requests to {@code service}. */
  public RestStrictness(GrpcService service) {
    this.service = service;
  }

  @Override
  public HttpResponse serve(HttpService delegate, ServiceRequestContext ctx, HttpRequest request)
      throws Exception {
    if (!ctx.path().startsWith(PATHS)) {
      requireGrpc(request);
      return delegate.serve(ctx, request);
    }
    RestMethod method = method(ctx);
    checkPath(ctx);
    requireNoGrpc(request);
    QueryCheck.check(ctx.query() == null ? "" : ctx.query(), method.queryFields());
    return HttpResponse.of(
        request
            .aggregate(ctx.eventLoop())
            .thenApplyAsync(whole -> serveWhole(delegate, ctx, method, whole), ctx.eventLoop()));
  }

  private static HttpResponse serveWhole(
      HttpService delegate,
      ServiceRequestContext ctx,
      RestMethod method,
      AggregatedHttpRequest whole) {
    checkBody(ctx, method, whole);
    HttpRequest checked = whole.toHttpRequest();
    ctx.updateRequest(checked);
    try {
      return delegate.serve(ctx, checked);
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }

  private RestMethod method(ServiceRequestContext ctx) {
    ServerMethodDefinition<?, ?> definition = service.methodDefinition(ctx);
    if (definition == null) {
      throw new IllegalStateException("a route without a method");
    }
    return methods.computeIfAbsent(definition.getMethodDescriptor(), RestStrictness::restMethod);
  }

  private static RestMethod restMethod(MethodDescriptor<?, ?> method) {
    if (method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier supplier) {
      return RestMethod.of(supplier.getMethodDescriptor());
    }
    throw new IllegalStateException(method.getFullMethodName() + " has no schema");
  }

  private static void checkPath(ServiceRequestContext ctx) {
    if (TRICK.matcher(withoutQuery(ctx.rawPath())).find()) {
      throw Failures.malformed("path", "must have no empty, dotted or encoded separators");
    }
  }

  private static String withoutQuery(@Nullable String target) {
    String path = target == null ? "" : target;
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }

  private static void checkBody(
      ServiceRequestContext ctx, RestMethod method, AggregatedHttpRequest whole) {
    byte[] body = whole.content().array();
    if (body.length == 0) {
      if (method.needsBody()) {
        throw Failures.malformed("body", "is missing: send the " + method.body() + " as JSON");
      }
      return;
    }
    if (!method.takesBody()) {
      throw Failures.malformed("body", "is not taken by this method");
    }
    if (!isJson(whole.contentType())) {
      throw Failures.malformed("content-type", "must be application/json");
    }
    BodyCheck.check(body, method.pathFieldInBody(), pathValue(ctx, method));
  }

  private static String pathValue(ServiceRequestContext ctx, RestMethod method) {
    Matcher matcher = method.path().matcher(ctx.decodedPath());
    return matcher.matches() && matcher.groupCount() > 0 ? matcher.group(1) : "";
  }

  private static boolean isJson(@Nullable MediaType type) {
    return type != null
        && type.type().equals("application")
        && type.subtype().equals("json")
        && StandardCharsets.UTF_8.equals(type.charset(StandardCharsets.UTF_8));
  }

  private static void requireGrpc(HttpRequest request) {
    MediaType type = request.contentType();
    boolean isGrpc =
        type != null
            && type.type().equals("application")
            && (type.subtype().equals("grpc") || type.subtype().equals("grpc+proto"));
    if (!isGrpc) {
      throw Failures.malformed(
          "content-type", "must be application/grpc+proto here; REST paths begin with /v1/");
    }
  }

  /** A REST path called as gRPC would be read by the wrong rules. */
  private static void requireNoGrpc(HttpRequest request) {
    if (request.headers().contains("grpc-encoding")) {
      throw Failures.malformed("grpc-encoding", "is for gRPC, not for REST");
    }
  }
}
