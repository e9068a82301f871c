package io.floecat.server.docs;

import com.google.api.FieldBehavior;
import com.google.api.FieldBehaviorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.floecat.server.rest.RestMethod;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A page that shows every rpc with its REST route, and every message, field and enum. It is text
 * and links: it runs nothing, loads nothing, and has no form to paste a token into.
 */
final class DocsPage {

  private static final String HEAD =
      """
      <!doctype html><html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width,initial-scale=1"><title>Floecat</title>
      <style>
      body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
      code{font-family:ui-monospace,monospace;font-size:.9em}table{border-collapse:collapse}
      td{border-top:1px solid #8885;padding:.25rem 1rem .25rem 0;vertical-align:top}
      h2{margin-top:3rem}h3{margin-top:2rem}em{color:#a50}
      </style></head><body><h1>Floecat</h1>
      <p>Every request carries <code>Authorization: Bearer &lt;token&gt;</code>. REST and gRPC are on
      this port; gRPC has reflection. Fields go by either spelling; errors name them in snake_case.
      Query parameters stand there once, each with a value of its type; a body is
      <code>application/json</code> without unknown fields. Errors are
      <code>{"error": {"code", "status", "message", "details"}}</code>.</p>
      """;

  private final SchemaComments comments = new SchemaComments();
  private final StringBuilder html = new StringBuilder(HEAD);
  private final Set<GenericDescriptor> types = new LinkedHashSet<>();

  private DocsPage() {}

  /** The page, in HTML, about these services. */
  static String of(List<ServiceDescriptor> services) {
    var page = new DocsPage();
    services.forEach(page::service);
    page.html.append("<h2>Messages</h2>");
    for (var type : page.types) {
      switch (type) {
        case Descriptor message -> page.message(message);
        case EnumDescriptor enumeration -> page.enumeration(enumeration);
        default -> throw new IllegalStateException("neither message nor enum");
      }
    }
    return page.html.append("</body></html>\n").toString();
  }

  private void service(ServiceDescriptor service) {
    heading(2, service, service.getFullName());
    service.getMethods().forEach(this::method);
  }

  private void method(MethodDescriptor method) {
    heading(3, method, method.getName());
    RestMethod rest = RestMethod.of(method);
    html.append("<table>");
    row("REST", "<code>" + escape(rest.verb() + " " + rest.template()) + "</code>");
    if (!rest.queryFields().isEmpty()) {
      row("query", queryFields(rest));
    }
    if (rest.takesBody()) {
      row("body", rest.bodyField().map(this::type).orElseGet(() -> link(method.getInputType())));
    }
    row("request", link(method.getInputType()));
    row("response", link(method.getOutputType()));
    html.append("</table>");
    collect(method.getInputType());
    collect(method.getOutputType());
  }

  private static String queryFields(RestMethod rest) {
    return rest.queryFields().values().stream()
        .distinct()
        .map(field -> "<code>" + field.getJsonName() + "</code>")
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private void message(Descriptor message) {
    heading(3, message, name(message));
    html.append("<table>");
    for (FieldDescriptor field : message.getFields()) {
      row(
          "<code>" + field.getJsonName() + "</code>",
          type(field) + marks(field) + "<br>" + comment(field));
    }
    html.append("</table>");
  }

  private void enumeration(EnumDescriptor type) {
    heading(3, type, name(type));
    html.append("<table>");
    for (EnumValueDescriptor value : type.getValues()) {
      row("<code>" + value.getName() + "</code>", comment(value));
    }
    html.append("</table>");
  }

  /** Remembers a type of ours, and what it is made of, to be shown once. */
  private void collect(Descriptor message) {
    if (!isOurs(message.getFile()) || message.getOptions().getMapEntry() || !types.add(message)) {
      return;
    }
    for (FieldDescriptor field : message.getFields()) {
      if (field.getJavaType() == JavaType.MESSAGE) {
        collect(field.getMessageType());
      } else if (field.getJavaType() == JavaType.ENUM) {
        types.add(field.getEnumType());
      }
    }
  }

  private String type(FieldDescriptor field) {
    if (field.isMapField()) {
      return "map of text to text";
    }
    String one =
        switch (field.getJavaType()) {
          case MESSAGE -> link(field.getMessageType());
          case ENUM -> link(field.getEnumType());
          case STRING -> "text";
          case BOOLEAN -> "true or false";
          case INT, LONG -> "whole number";
          case FLOAT, DOUBLE -> "number";
          case BYTE_STRING -> "bytes";
        };
    return field.isRepeated() ? "list of " + one : one;
  }

  private static String marks(FieldDescriptor field) {
    var marks = new ArrayList<String>();
    if (field.getOptions().getDebugRedact()) {
      marks.add("secret: shown as ********");
    }
    for (FieldBehavior behavior :
        field.getOptions().getExtension(FieldBehaviorProto.fieldBehavior)) {
      if (behavior != FieldBehavior.OPTIONAL) {
        marks.add(behavior.name().toLowerCase(Locale.ROOT).replace('_', ' '));
      }
    }
    return marks.isEmpty() ? "" : " <em>" + String.join(", ", marks) + "</em>";
  }

  private void heading(int level, GenericDescriptor declaration, String text) {
    html.append(
        "<h%s id=\"%s\">%s</h%s><p>%s</p>"
            .formatted(level, declaration.getFullName(), text, level, comment(declaration)));
  }

  private void row(String left, String right) {
    html.append("<tr><td>").append(left).append("</td><td>").append(right).append("</td></tr>\n");
  }

  private String comment(GenericDescriptor declaration) {
    return escape(comments.of(declaration)).replaceAll("`([^`]*)`", "<code>$1</code>");
  }

  private static String link(GenericDescriptor type) {
    String name = name(type);
    return isOurs(type.getFile())
        ? "<a href=\"#%s\">%s</a>".formatted(type.getFullName(), name)
        : name;
  }

  private static String name(GenericDescriptor type) {
    return type.getFullName().substring(type.getFile().getPackage().length() + 1);
  }

  private static boolean isOurs(FileDescriptor file) {
    return file.getPackage().startsWith("floecat.");
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
