package io.floecat.server.limits;

import com.linecorp.armeria.common.ExchangeType;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.RoutingContext;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;
import io.netty.util.AsciiString;

/**
 * Has requests served as soon as their head is there. For calls with one message the web server
 * would collect the whole body first: megabytes for each stream of whoever has not even said who
 * they are.
 *
 * <p>Takes away binary headers, which nothing here reads: gRPC would decode them, and take one that
 * is none for a defect.
 */
public final class StreamingRequests extends SimpleDecoratingHttpService {

  /** Decorates {@code delegate}. */
  public StreamingRequests(HttpService delegate) {
    super(delegate);
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) throws Exception {
    if (!hasBinaryHeader(request.headers())) {
      return unwrap().serve(ctx, request);
    }
    HttpRequest plain = request.mapHeaders(StreamingRequests::withoutBinaryHeaders);
    ctx.updateRequest(plain);
    return unwrap().serve(ctx, plain);
  }

  private static boolean hasBinaryHeader(RequestHeaders headers) {
    return headers.names().stream().anyMatch(StreamingRequests::isBinary);
  }

  private static RequestHeaders withoutBinaryHeaders(RequestHeaders headers) {
    var plain = headers.toBuilder();
    headers.names().stream().filter(StreamingRequests::isBinary).forEach(plain::remove);
    return plain.build();
  }

  private static boolean isBinary(AsciiString name) {
    return name.endsWith("-bin");
  }

  /** Answers of streaming rpcs, which are the libraries', go out as they come. */
  @Override
  public ExchangeType exchangeType(RoutingContext ctx) {
    boolean isStream =
        ctx.path().startsWith("/grpc.") && super.exchangeType(ctx).isResponseStreaming();
    return isStream ? ExchangeType.BIDI_STREAMING : ExchangeType.REQUEST_STREAMING;
  }
}
