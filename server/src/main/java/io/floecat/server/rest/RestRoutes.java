package io.floecat.server.rest;

import com.google.api.AnnotationsProto;
import com.google.protobuf.Descriptors.MethodDescriptor;
import io.grpc.BindableService;
import io.grpc.protobuf.ProtoServiceDescriptorSupplier;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The routes that REST has, for the answer to a request that has none of them. */
public final class RestRoutes {

  private final List<RestMethod> methods;

  private RestRoutes(List<RestMethod> methods) {
    this.methods = methods;
  }

  /** The routes of {@code rpcs}, which are generated from schemas. */
  public static RestRoutes of(List<BindableService> rpcs) {
    return new RestRoutes(
        rpcs.stream()
            .flatMap(RestRoutes::methods)
            .filter(method -> method.getOptions().hasExtension(AnnotationsProto.http))
            .map(RestMethod::of)
            .toList());
  }

  /**
   * The HTTP methods that a path takes, in alphabetical order; empty where there is no such path. A
   * custom verb, such as {@code :check}, is no part of a name.
   *
   * @param path decoded
   */
  public SortedSet<String> verbs(String path) {
    boolean isCustom = path.indexOf(':', path.lastIndexOf('/')) >= 0;
    return methods.stream()
        .filter(method -> method.isCustom() == isCustom)
        .filter(method -> method.path().matcher(path).matches())
        .map(RestMethod::verb)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<MethodDescriptor> methods(BindableService rpc) {
    return rpc.bindService().getServiceDescriptor().getSchemaDescriptor()
            instanceof ProtoServiceDescriptorSupplier schema
        ? schema.getServiceDescriptor().getMethods().stream()
        : Stream.of();
  }
}
