package io.floecat.server;

import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.docs.DocService;
import com.linecorp.armeria.server.docs.DocServiceFilter;
import io.grpc.BindableService;
import java.util.List;

/**
 * The page that shows every rpc, type and field. It has no example requests: those hold secrets.
 */
final class DocsPage {

  /** Whoever reads the page is known to nobody but this server: it loads nothing from elsewhere. */
  private static final String SECURITY_POLICY =
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
          + " frame-ancestors 'none'";

  private DocsPage() {}

  /** Shows {@code rpcs} and nothing else that the server has. */
  static HttpService of(List<BindableService> rpcs) {
    List<String> names =
        rpcs.stream().map(rpc -> rpc.bindService().getServiceDescriptor().getName()).toList();
    DocServiceFilter ours = (_, service, _) -> names.contains(service);
    return DocService.builder()
        .webAppTitle("Floecat")
        .include(ours)
        .build()
        .decorate(
            (delegate, ctx, request) -> {
              ctx.mutateAdditionalResponseHeaders(
                  headers -> headers.set("content-security-policy", SECURITY_POLICY));
              return delegate.serve(ctx, request);
            });
  }
}
