package io.floecat.server.grpc;

import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.grpc.GrpcService;
import io.floecat.v1.ConnectorsGrpc;
import io.floecat.v1.OperationsGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Knows requests to rpcs that never call the secrets manager. Every other rpc may have to wait for
 * it, one that is added later too.
 */
public final class StoreReads implements Predicate<ServiceRequestContext> {

  private static final Set<MethodDescriptor<?, ?>> METHODS =
      Set.of(
          ConnectorsGrpc.getGetConnectorMethod(),
          ConnectorsGrpc.getListConnectorsMethod(),
          OperationsGrpc.getListOperationsMethod(),
          ServerReflectionGrpc.getServerReflectionInfoMethod());

  private final GrpcService service;

  /** Of requests to {@code service}. */
  public StoreReads(GrpcService service) {
    this.service = service;
  }

  @Override
  public boolean test(ServiceRequestContext ctx) {
    var definition = service.methodDefinition(ctx);
    return definition != null && METHODS.contains(definition.getMethodDescriptor());
  }
}
