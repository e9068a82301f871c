package io.floecat.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.FieldMask;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import com.linecorp.armeria.common.HttpMethod;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A request as REST has it: what the interface's annotations make of a message. */
record RestCall(HttpMethod method, String path, String query, String body) {

  private static final Pattern VARIABLE = Pattern.compile("\\{([a-z_.]+)(?:=[^}]*)?}");
  private static final JsonFormat.Printer JSON =
      JsonFormat.printer().omittingInsignificantWhitespace();

  static RestCall of(MethodDescriptor rpc, Message request) {
    HttpRule rule = rpc.getOptions().getExtension(AnnotationsProto.http);
    String template =
        switch (rule.getPatternCase()) {
          case GET -> rule.getGet();
          case POST -> rule.getPost();
          case PUT -> rule.getPut();
          case PATCH -> rule.getPatch();
          case DELETE -> rule.getDelete();
          case CUSTOM, PATTERN_NOT_SET -> throw new AssertionError("no REST path: " + rpc);
        };
    return new RestCall(
        HttpMethod.valueOf(rule.getPatternCase().name()),
        path(template, request),
        query(template, rule.getBody(), request),
        body(rule.getBody(), request));
  }

  RestCall withBody(String other) {
    return new RestCall(method, path, query, other);
  }

  RestCall withQuery(String more) {
    return new RestCall(method, path, query.isEmpty() ? more : query + "&" + more, body);
  }

  String target() {
    return query.isEmpty() ? path : path + "?" + query;
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  private static String path(String template, Message request) {
    return VARIABLE
        .matcher(template)
        .replaceAll(
            variable ->
                Matcher.quoteReplacement(
                    encoded(valueAt(variable.group(1), request)).replace("%2F", "/")));
  }

  private static String valueAt(String path, Message message) {
    int dot = path.indexOf('.');
    FieldDescriptor field =
        message.getDescriptorForType().findFieldByName(dot < 0 ? path : path.substring(0, dot));
    return dot < 0
        ? (String) message.getField(field)
        : valueAt(path.substring(dot + 1), (Message) message.getField(field));
  }

  private static String query(String template, String body, Message request) {
    List<String> parameters = new ArrayList<>();
    if (!body.equals("*")) {
      request
          .getAllFields()
          .forEach(
              (field, value) -> {
                if (!template.contains("{" + field.getName()) && !field.getName().equals(body)) {
                  parameters.add(field.getJsonName() + "=" + encoded(text(value)));
                }
              });
    }
    return String.join("&", parameters);
  }

  private static String text(Object value) {
    return value instanceof FieldMask mask
        ? String.join(",", mask.getPathsList())
        : String.valueOf(value);
  }

  private static String body(String body, Message request) {
    if (body.isEmpty()) {
      return "";
    }
    return json(
        body.equals("*")
            ? withoutName(request)
            : (Message) request.getField(request.getDescriptorForType().findFieldByName(body)));
  }

  /** The path has it already. */
  private static Message withoutName(Message request) {
    FieldDescriptor name = request.getDescriptorForType().findFieldByName("name");
    return name == null ? request : request.toBuilder().clearField(name).build();
  }

  private static String json(Message message) {
    try {
      return JSON.print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
