package io.floecat.server.hostile;

import com.google.api.AnnotationsProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.FieldMaskProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TimestampProto;
import com.linecorp.armeria.client.grpc.GrpcClients;
import io.grpc.reflection.v1.ServerReflectionGrpc.ServerReflectionStub;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Every method that a server offers, as its reflection says: nobody has to keep a list. */
final class Rpcs {

  private final ServerReflectionStub reflection;
  private final Map<String, FileDescriptorProto> files = new HashMap<>();
  private final Map<String, FileDescriptor> built = new HashMap<>();

  private Rpcs(ServerReflectionStub reflection) {
    this.reflection = reflection;
    // As generated, so that these types are the ones that our code knows.
    Stream.of(
            FieldMaskProto.getDescriptor(),
            TimestampProto.getDescriptor(),
            EmptyProto.getDescriptor())
        .forEach(file -> built.put(file.getName(), file));
  }

  /** The methods of the server at that port. */
  static List<MethodDescriptor> of(int port, String token) {
    var rpcs =
        new Rpcs(
            GrpcClients.builder("gproto+http://127.0.0.1:" + port)
                .setHeader("authorization", "Bearer " + token)
                .build(ServerReflectionStub.class));
    return rpcs
        .ask(ServerReflectionRequest.newBuilder().setListServices("").build())
        .getListServicesResponse()
        .getServiceList()
        .stream()
        .map(ServiceResponse::getName)
        .flatMap(rpcs::methods)
        .toList();
  }

  private Stream<MethodDescriptor> methods(String service) {
    List<ByteString> found =
        ask(ServerReflectionRequest.newBuilder().setFileContainingSymbol(service).build())
            .getFileDescriptorResponse()
            .getFileDescriptorProtoList();
    found.forEach(this::remember);
    return files.values().stream()
        .map(this::build)
        .flatMap(file -> file.getServices().stream())
        .filter(descriptor -> descriptor.getFullName().equals(service))
        .flatMap(descriptor -> descriptor.getMethods().stream());
  }

  private void remember(ByteString bytes) {
    var extensions = ExtensionRegistry.newInstance();
    AnnotationsProto.registerAllExtensions(extensions);
    try {
      var file = FileDescriptorProto.parseFrom(bytes, extensions);
      files.put(file.getName(), file);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private FileDescriptor build(FileDescriptorProto file) {
    FileDescriptor known = built.get(file.getName());
    if (known != null) {
      return known;
    }
    FileDescriptor[] needed =
        file.getDependencyList().stream()
            .map(name -> build(Objects.requireNonNull(files.get(name), name)))
            .toArray(FileDescriptor[]::new);
    try {
      FileDescriptor made = FileDescriptor.buildFrom(file, needed);
      built.put(file.getName(), made);
      return made;
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException(e);
    }
  }

  private ServerReflectionResponse ask(ServerReflectionRequest request) {
    var answer = new CompletableFuture<ServerReflectionResponse>();
    StreamObserver<ServerReflectionRequest> requests =
        reflection.serverReflectionInfo(
            new StreamObserver<>() {
              @Override
              public void onNext(ServerReflectionResponse response) {
                answer.complete(response);
              }

              @Override
              public void onError(Throwable failure) {
                answer.completeExceptionally(failure);
              }

              @Override
              public void onCompleted() {}
            });
    requests.onNext(request);
    requests.onCompleted();
    return answer.orTimeout(8, TimeUnit.SECONDS).join();
  }
}
