package io.floecat.server.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.FieldMask;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.floecat.server.rest.RestMethod;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Matcher;

/** A request on its way from a valid one to a hostile one; everything about it can be changed. */
final class Draft {

  String verb;
  String path;
  String query;
  byte[] body;

  /** Names and values. */
  final List<String[]> headers = new ArrayList<>();

  /** What was done to it. */
  final List<String> changes = new ArrayList<>();

  private Draft(String verb, String path, String query, byte[] body) {
    this.verb = verb;
    this.path = path;
    this.query = query;
    this.body = body;
  }

  /** The request over REST. */
  static Draft rest(MethodDescriptor method, Message message) {
    var rest = RestMethod.of(method);
    var draft = new Draft(rest.verb(), path(rest, message), query(rest, message), new byte[0]);
    if (rest.takesBody()) {
      draft.body =
          json(rest.bodyField().map(field -> (Message) message.getField(field)).orElse(message));
      draft.header("content-type", "application/json");
    }
    return draft;
  }

  /** The request over gRPC. */
  static Draft grpc(MethodDescriptor method, Message message) {
    var draft =
        new Draft(
            "POST",
            "/" + method.getService().getFullName() + "/" + method.getName(),
            "",
            frame(0, message.toByteArray()));
    draft.header("content-type", "application/grpc");
    draft.header("te", "trailers");
    return draft;
  }

  /** A message as gRPC frames it. */
  static byte[] frame(int flag, byte[] message) {
    return ByteBuffer.allocate(5 + message.length)
        .put((byte) flag)
        .putInt(message.length)
        .put(message)
        .array();
  }

  void header(String name, String value) {
    headers.add(new String[] {name, value});
  }

  String target() {
    return query.isEmpty() ? path : path + "?" + query;
  }

  boolean isGrpc() {
    return headers.stream().anyMatch(header -> header[1].startsWith("application/grpc"));
  }

  private static String path(RestMethod rest, Message message) {
    if (rest.pathField().isEmpty()) {
      return rest.template();
    }
    Object value = message;
    for (String name : rest.pathField().split("\\.")) {
      var owner = (Message) value;
      value = owner.getField(owner.getDescriptorForType().findFieldByName(name));
    }
    return rest.template()
        .replaceFirst("\\{[^}]*}", Matcher.quoteReplacement(String.valueOf(value)));
  }

  private static String query(RestMethod rest, Message message) {
    var query = new StringJoiner("&");
    Collection<FieldDescriptor> fields = new LinkedHashSet<>(rest.queryFields().values());
    for (FieldDescriptor field : fields) {
      if (field.hasPresence() ? message.hasField(field) : !isDefault(message, field)) {
        query.add(field.getJsonName() + "=" + encoded(message.getField(field)));
      }
    }
    return query.toString();
  }

  private static boolean isDefault(Message message, FieldDescriptor field) {
    return message.getField(field).equals(field.getDefaultValue());
  }

  private static String encoded(Object value) {
    String text =
        value instanceof Message mask
            ? String.join(
                ",",
                ((List<?>) mask.getField(FieldMask.getDescriptor().findFieldByName("paths")))
                    .stream().map(String::valueOf).toList())
            : value.toString();
    return URLEncoder.encode(text, UTF_8);
  }

  private static byte[] json(Message message) {
    try {
      return JsonFormat.printer().print(message).getBytes(UTF_8);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}
