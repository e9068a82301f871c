package io.floecat.server.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.google.protobuf.Message;
import com.linecorp.armeria.common.grpc.GrpcJsonMarshaller;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServiceDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Reads requests strictly, and writes responses as the web server does by itself. */
public final class StrictJsonMarshaller implements GrpcJsonMarshaller {

  private static final JsonFactory JSON = new JsonFactory();

  private final GrpcJsonMarshaller writer;

  /** For the messages of one service. */
  public StrictJsonMarshaller(ServiceDescriptor service) {
    this.writer = GrpcJsonMarshaller.of(service);
  }

  @Override
  public <T> void serializeMessage(Marshaller<T> marshaller, T message, OutputStream stream)
      throws IOException {
    writer.serializeMessage(marshaller, message, stream);
  }

  @Override
  @SuppressWarnings("unchecked") // A prototype builds messages of its own type.
  public <T> T deserializeMessage(Marshaller<T> marshaller, InputStream stream) throws IOException {
    if (marshaller instanceof PrototypeMarshaller<T> typed
        && typed.getMessagePrototype() instanceof Message prototype) {
      try (JsonParser parser = JSON.createParser(stream)) {
        return (T) new JsonMessageReader(parser).read(prototype.newBuilderForType());
      }
    }
    throw new IllegalStateException("every method takes a protobuf message");
  }
}
