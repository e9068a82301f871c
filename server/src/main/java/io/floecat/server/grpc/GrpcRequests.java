package io.floecat.server.grpc;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.grpc.GrpcService;
import io.floecat.server.error.Failures;
import io.floecat.server.limits.RequestBodies;
import io.floecat.server.rest.RestRequests;
import io.grpc.MethodDescriptor.MethodType;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Lets only well-formed gRPC in: protobuf, and for a call with one request exactly one whole
 * message. Other encodings would be read by other rules than ours, and the web server takes a
 * message that breaks off, or is compressed and cannot be unpacked, for a defect of its own.
 */
public final class GrpcRequests implements DecoratingHttpServiceFunction {

  private static final byte PLAIN = 0;

  /** A flag and the message's length. */
  private static final int PREFIX_BYTES = 5;

  private final GrpcService service;
  private final RequestBodies bodies;

  /** Checks requests to {@code service}. */
  public GrpcRequests(GrpcService service, RequestBodies bodies) {
    this.service = service;
    this.bodies = bodies;
  }

  @Override
  public HttpResponse serve(HttpService delegate, ServiceRequestContext ctx, HttpRequest request)
      throws Exception {
    if (ctx.path().startsWith(RestRequests.PATHS)) {
      return delegate.serve(ctx, request);
    }
    if (request.method() != HttpMethod.POST) {
      throw Failures.noRoute();
    }
    if (!isProtobuf(request.contentType())) {
      throw Failures.malformed(
          "content-type", "must be application/grpc+proto here; REST paths begin with /v1/");
    }
    MethodType type = type(ctx);
    if (!type.clientSendsOneMessage()) {
      requireNoCompression(request);
      return delegate.serve(ctx, request);
    }
    return HttpResponse.of(
        bodies
            .whole(ctx, request)
            .thenApplyAsync(whole -> serveWhole(delegate, ctx, whole), ctx.eventLoop()));
  }

  private static HttpResponse serveWhole(
      HttpService delegate, ServiceRequestContext ctx, AggregatedHttpRequest whole) {
    requireOneMessage(whole.content());
    HttpRequest checked = whole.toHttpRequest();
    ctx.updateRequest(checked);
    try {
      return delegate.serve(ctx, checked);
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }

  private static void requireOneMessage(HttpData body) {
    boolean isWhole =
        body.length() >= PREFIX_BYTES
            && ByteBuffer.wrap(body.array()).getInt(1) == body.length() - PREFIX_BYTES;
    if (!isWhole || body.array()[0] != PLAIN) {
      throw Failures.malformed("request", "must be one whole message, not compressed");
    }
  }

  /** Without an encoding, a message that says that it is compressed is not unpacked. */
  private static void requireNoCompression(HttpRequest request) {
    if (!request.headers().get("grpc-encoding", "identity").equals("identity")) {
      throw Failures.malformed("grpc-encoding", "must be identity");
    }
  }

  private MethodType type(ServiceRequestContext ctx) {
    var definition = service.methodDefinition(ctx);
    return definition == null ? MethodType.UNKNOWN : definition.getMethodDescriptor().getType();
  }

  private static boolean isProtobuf(@Nullable MediaType type) {
    return type != null
        && type.type().equals("application")
        && (type.subtype().equals("grpc") || type.subtype().equals("grpc+proto"));
  }
}
