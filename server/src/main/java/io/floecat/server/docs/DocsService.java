package io.floecat.server.docs;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.BindableService;
import io.grpc.protobuf.ProtoServiceDescriptorSupplier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Serves the docs page, which is made when somebody first asks for it. */
public final class DocsService implements HttpService {

  private static final ResponseHeaders HEADERS =
      ResponseHeaders.builder(HttpStatus.OK)
          .contentType(MediaType.HTML_UTF_8)
          .set(
              "content-security-policy",
              "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none';"
                  + " form-action 'none'; frame-ancestors 'none'")
          .build();

  private final List<ServiceDescriptor> services;
  private @Nullable HttpData page;

  /** About {@code rpcs}, which are generated from schemas. */
  public DocsService(List<BindableService> rpcs) {
    this.services = rpcs.stream().map(DocsService::schema).toList();
  }

  @Override
  public synchronized HttpResponse serve(ServiceRequestContext ctx, HttpRequest request) {
    HttpData made = page == null ? HttpData.ofUtf8(DocsPage.of(services)) : page;
    page = made;
    return HttpResponse.of(HEADERS, made);
  }

  private static ServiceDescriptor schema(BindableService rpc) {
    if (rpc.bindService().getServiceDescriptor().getSchemaDescriptor()
        instanceof ProtoServiceDescriptorSupplier schema) {
      return schema.getServiceDescriptor();
    }
    throw new IllegalArgumentException(rpc.getClass() + " has no schema");
  }
}
