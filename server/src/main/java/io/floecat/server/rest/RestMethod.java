package io.floecat.server.rest;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.FieldMask;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a method's {@code google.api.http} annotation says, in the form in which requests are
 * checked against it.
 *
 * @param body the request's field that the body is, {@code *} for the request itself, or empty for
 *     no body
 * @param pathField the request's field that stands in the path, such as {@code connector.name};
 *     empty for none
 * @param path matches the decoded path; its group is that field's value
 * @param queryFields the fields that may stand in the query, under both of their names
 */
record RestMethod(
    String body, String pathField, Pattern path, Map<String, FieldDescriptor> queryFields) {

  private static final String WHOLE = "*";
  private static final Pattern VARIABLE = Pattern.compile("\\{([a-z_.]+)=([^}]+)}");

  static RestMethod of(MethodDescriptor method) {
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
        rule.getBody(), pathField, Pattern.compile(path), queryFields(method, rule, pathField));
  }

  /** Whether a body may be sent. */
  boolean takesBody() {
    return !body.isEmpty();
  }

  /** Whether a body must be sent. */
  boolean needsBody() {
    return takesBody() && !body.equals(WHOLE);
  }

  /** The field of the body that the path gives as well, or empty. */
  String pathFieldInBody() {
    if (body.equals(WHOLE)) {
      return pathField;
    }
    return needsBody() && pathField.startsWith(body + ".")
        ? pathField.substring(body.length() + 1)
        : "";
  }

  private static Map<String, FieldDescriptor> queryFields(
      MethodDescriptor method, HttpRule rule, String pathField) {
    var fields = new HashMap<String, FieldDescriptor>();
    for (FieldDescriptor field : method.getInputType().getFields()) {
      boolean isBound =
          rule.getBody().equals(WHOLE)
              || field.getName().equals(rule.getBody())
              || field.getName().equals(pathField);
      if (!isBound && isSimple(field)) {
        fields.put(field.getName(), field);
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
