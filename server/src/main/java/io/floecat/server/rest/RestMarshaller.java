package io.floecat.server.rest;

import com.google.protobuf.Message;
import com.linecorp.armeria.common.grpc.GrpcJsonMarshaller;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServiceDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Writes responses as the web server does by itself, and takes requests from where {@link
 * RestRequests} has put them.
 */
public final class RestMarshaller implements GrpcJsonMarshaller {

  private final GrpcJsonMarshaller writer;

  /** For the messages of one service. */
  public RestMarshaller(ServiceDescriptor service) {
    this.writer = GrpcJsonMarshaller.of(service);
  }

  @Override
  public <T> void serializeMessage(Marshaller<T> marshaller, T message, OutputStream stream)
      throws IOException {
    writer.serializeMessage(marshaller, message, stream);
  }

  /** Ignores {@code stream}, which holds only what the web server made of an empty request. */
  @Override
  @SuppressWarnings("unchecked") // The reader of a method reads its type of request.
  public <T> T deserializeMessage(Marshaller<T> marshaller, InputStream stream) {
    Message message =
        RestRequests.message(ServiceRequestContext.current())
            .orElseThrow(() -> new IllegalStateException("a JSON request that nobody has read"));
    return (T) message;
  }
}
