package io.floecat.server.rest;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.MediaType;
import io.floecat.core.json.InvalidJsonException;
import io.floecat.core.json.StrictJson;
import io.floecat.server.error.Failures;
import io.floecat.spi.error.FloecatException;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes the request message of one method from path, query and body. */
final class RestReader {

  /** One strong etag (RFC 9110, section 8.8.3), of the characters that ours have. */
  private static final Pattern ETAG = Pattern.compile("\"([A-Za-z0-9._-]+)\"");

  private static final String ANY = "*";

  private final RestMethod method;
  private final Message prototype;

  private RestReader(RestMethod method, Message prototype) {
    this.method = method;
    this.prototype = prototype;
  }

  /** For a method that is generated from a schema, as all of ours are. */
  static RestReader of(MethodDescriptor<?, ?> method) {
    if (method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier schema
        && method.getRequestMarshaller() instanceof PrototypeMarshaller<?> marshaller
        && marshaller.getMessagePrototype() instanceof Message prototype) {
      return new RestReader(RestMethod.of(schema.getMethodDescriptor()), prototype);
    }
    throw new IllegalStateException(method.getFullMethodName() + " has no schema");
  }

  /**
   * Reads a request, and clears its body.
   *
   * @param path decoded
   * @param query undecoded
   * @throws io.floecat.spi.error.InvalidArgumentException something does not belong there, or has
   *     not the form it should have; no value is repeated
   */
  Message read(String path, String query, AggregatedHttpRequest whole) {
    Message.Builder request = prototype.newBuilderForType();
    Query.read(query, method, request);
    byte[] body = whole.content().array();
    try {
      readBody(body, whole.contentType(), request);
    } finally {
      Arrays.fill(body, (byte) 0);
    }
    readPath(path, request);
    readIfMatch(whole.headers().getAll(HttpHeaderNames.IF_MATCH), request);
    return request.build();
  }

  private void readBody(byte[] body, @Nullable MediaType type, Message.Builder request) {
    if (body.length == 0) {
      if (method.bodyField().isPresent()) {
        throw Failures.malformed(method.body(), "is missing: send it as JSON in the body");
      }
      return;
    }
    if (!method.takesBody()) {
      throw Failures.malformed("body", "is not taken by this method");
    }
    if (!isJson(type)) {
      throw Failures.malformed("content-type", "must be application/json");
    }
    try {
      if (method.bodyField().isPresent()) {
        FieldDescriptor field = method.bodyField().get();
        Message.Builder value = request.newBuilderForField(field);
        request.setField(field, StrictJson.parse(body, value).build());
      } else {
        StrictJson.parse(body, request);
      }
    } catch (InvalidJsonException e) {
      throw invalid(e);
    }
  }

  private FloecatException invalid(InvalidJsonException e) {
    String prefix = method.bodyField().map(FieldDescriptor::getName).orElse("");
    if (e.path().isEmpty()) {
      return Failures.malformed(prefix.isEmpty() ? "body" : prefix, e.problem());
    }
    return Failures.malformed(prefix.isEmpty() ? e.path() : prefix + "." + e.path(), e.problem());
  }

  /** What the path says counts; the body may say the same once more, as a resource does. */
  private void readPath(String path, Message.Builder request) {
    if (method.pathField().isEmpty()) {
      return;
    }
    Matcher matcher = method.path().matcher(path);
    if (!matcher.matches()) {
      throw Failures.malformed("path", "has a character that a resource name does not have");
    }
    Message.Builder owner = request;
    String[] names = method.pathField().split("\\.");
    for (int i = 0; i < names.length - 1; i++) {
      owner = owner.getFieldBuilder(owner.getDescriptorForType().findFieldByName(names[i]));
    }
    FieldDescriptor field = owner.getDescriptorForType().findFieldByName(names[names.length - 1]);
    if (owner.getField(field) instanceof String given
        && !given.isEmpty()
        && !given.equals(matcher.group(1))) {
      throw Failures.malformed(method.pathField(), "is not the one in the path");
    }
    owner.setField(field, matcher.group(1));
  }

  /** The etag that a write must meet may also come as HTTP has it (RFC 9110, section 13.1.1). */
  private void readIfMatch(List<String> sent, Message.Builder request) {
    if (sent.isEmpty()) {
      return;
    }
    Message.Builder owner = method.bodyField().map(request::getFieldBuilder).orElse(request);
    FieldDescriptor field = owner.getDescriptorForType().findFieldByName("etag");
    if (field == null || method.verb().equals("GET") || method.isCreation()) {
      throw Failures.malformed("if-match", "is not taken by this method");
    }
    if (sent.equals(List.of(ANY))) {
      return;
    }
    Matcher etag = ETAG.matcher(sent.size() == 1 ? sent.getFirst().strip() : "");
    if (!etag.matches()) {
      throw Failures.malformed(
          "if-match", "must be one etag in double quotes, as the header ETag has it");
    }
    if (owner.getField(field) instanceof String given
        && !given.isEmpty()
        && !given.equals(etag.group(1))) {
      throw Failures.malformed("etag", "is not the one in If-Match");
    }
    owner.setField(field, etag.group(1));
  }

  private static boolean isJson(@Nullable MediaType type) {
    return type != null
        && type.type().equals("application")
        && type.subtype().equals("json")
        && type.parameters().getOrDefault("charset", List.of()).stream()
            .allMatch("utf-8"::equalsIgnoreCase);
  }
}
