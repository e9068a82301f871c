package io.floecat.server.limits;

import com.linecorp.armeria.common.ExchangeType;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.RoutingContext;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;

/**
 * Has requests served as soon as their head is there. For calls with one message the web server
 * would collect the whole body first: megabytes for each stream of whoever has not even said who
 * they are.
 */
public final class AtTheHead extends SimpleDecoratingHttpService {

  /** Decorates {@code delegate}. */
  public AtTheHead(HttpService delegate) {
    super(delegate);
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) throws Exception {
    return unwrap().serve(ctx, request);
  }

  @Override
  public ExchangeType exchangeType(RoutingContext ctx) {
    return ExchangeType.REQUEST_STREAMING;
  }
}
