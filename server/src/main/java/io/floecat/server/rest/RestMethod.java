package io.floecat.server.rest;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.FieldMask;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a method's {@code google.api.http} annotation says about its requests.
 *
 * @param template the route as the schema writes it
 * @param body the field that the body is, {@code *} for the request itself, or empty for no body
 * @param pathField the field that stands in the path, such as {@code connector.name}; empty for
 *     none
 * @param path matches the decoded path; its group is that field's value
 * @param queryFields the fields that may stand in the query, under both of their names
 */
public record RestMethod(
    Descriptor request,
    String verb,
    String template,
    String body,
    String pathField,
    Pattern path,
    Map<String, FieldDescriptor> queryFields) {

  private static final String WHOLE = "*";
  private static final Pattern VARIABLE = Pattern.compile("\\{([a-z_.]+)=([^}]+)}");

  /** Reads the annotation of a method that has one. */
  public static RestMethod of(MethodDescriptor method) {
    HttpRule rule = method.getOptions().getExtension(AnnotationsProto.http);
    String template =
        switch (rule.getPatternCase()) {
          case GET -> rule.getGet();
          case POST -> rule.getPost();
          case PATCH -> rule.getPatch();
          case DELETE -> rule.getDelete();
          case PUT, CUSTOM, PATTERN_NOT_SET ->
              throw new IllegalArgumentException(method.getFullName() + " has no such route");
        };
    Matcher variable = VARIABLE.matcher(template);
    boolean hasVariable = variable.find();
    String pathField = hasVariable ? variable.group(1) : "";
    String path =
        hasVariable
            ? variable.replaceFirst("(" + variable.group(2).replace("*", "[^/]+") + ")")
            : template;
    return new RestMethod(
        method.getInputType(),
        rule.getPatternCase().name(),
        template,
        rule.getBody(),
        pathField,
        Pattern.compile(path),
        queryFields(method.getInputType(), rule.getBody(), pathField));
  }

  /** Whether a body may be sent. */
  public boolean takesBody() {
    return !body.isEmpty();
  }

  /** The field that the body is; empty where it is the request itself, or nothing. */
  public Optional<FieldDescriptor> bodyField() {
    return Optional.ofNullable(request.findFieldByName(body));
  }

  /** Whether its path ends with a custom verb, such as {@code :check}. */
  boolean isCustom() {
    return template.matches(".*:[a-z]+");
  }

  /** Whether it makes what was not there, so that there is no version to be met. */
  boolean isCreation() {
    return verb.equals("POST") && bodyField().isPresent();
  }

  private static Map<String, FieldDescriptor> queryFields(
      Descriptor request, String body, String pathField) {
    var fields = new HashMap<String, FieldDescriptor>();
    for (FieldDescriptor field : request.getFields()) {
      String name = field.getName();
      boolean isBound = body.equals(WHOLE) || name.equals(body) || name.equals(pathField);
      if (!isBound && isSimple(field)) {
        fields.put(name, field);
        fields.put(field.getJsonName(), field);
      }
    }
    return Map.copyOf(fields);
  }

  private static boolean isSimple(FieldDescriptor field) {
    return !field.isRepeated()
        && switch (field.getJavaType()) {
          case STRING, BOOLEAN, INT -> true;
          case MESSAGE -> field.getMessageType().equals(FieldMask.getDescriptor());
          case LONG, FLOAT, DOUBLE, BYTE_STRING, ENUM -> false;
        };
  }
}
