package io.floecat.iam;

import io.floecat.iam.Principals.Entry;
import java.util.List;
import java.util.regex.Pattern;

/** Reads a Principal or NotPrincipal element. */
final class PrincipalParser {

  private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
  private static final Pattern ROOT = Pattern.compile("arn:[a-z-]+:iam::(\\d{12}):root");
  private static final Pattern NAMED =
      Pattern.compile(
          "arn:[a-z-]+:(iam::\\d{12}:(user|role)|sts::\\d{12}:(assumed-role|federated-user))/[^*?]+");

  /** What AWS shows for a user or role that is gone. */
  private static final Pattern UNIQUE_ID = Pattern.compile("A[A-Z]{3}[A-Z0-9]{12,124}");

  private PrincipalParser() {}

  static Principals parse(Element element) {
    boolean except = element.place().element().equals("NotPrincipal");
    if (element.node().isTextual()) {
      if (!element.text().equals("*")) {
        throw element.refuse("must be \"*\" or an object such as {\"AWS\": \"arn:...\"}");
      }
      return new Principals(List.of(new Entry.Anyone()), except);
    }
    element.requireOnly("AWS", "Service", "Federated", "CanonicalUser");
    if (element.fields().isEmpty()) {
      throw element.refuse("names nobody");
    }
    return new Principals(
        element.fields().entrySet().stream()
            .flatMap(
                field ->
                    field.getValue().values().stream()
                        .map(text -> entry(field.getKey(), field.getValue(), text)))
            .toList(),
        except);
  }

  private static Entry entry(String kind, Element element, String text) {
    if (text.isBlank()) {
      throw element.refuse("names nobody");
    }
    return switch (kind) {
      case "Service" -> new Entry.Service(text);
      case "Federated" -> new Entry.Federated(text);
      case "CanonicalUser" -> new Entry.CanonicalUser(text);
      default -> aws(element, text);
    };
  }

  private static Entry aws(Element element, String text) {
    if (text.equals("*")) {
      return new Entry.Anyone();
    }
    if (ACCOUNT.matcher(text).matches()) {
      return new Entry.Account(text);
    }
    var root = ROOT.matcher(text);
    if (root.matches()) {
      return new Entry.Account(root.group(1));
    }
    if (NAMED.matcher(text).matches()) {
      return new Entry.Named(text);
    }
    if (UNIQUE_ID.matcher(text).matches()) {
      return new Entry.Deleted(text);
    }
    throw element.refuse(
        "\"%s\" is no principal; write *, an account's id of 12 digits, or the whole ARN of an"
                .formatted(text)
            + " account's root, a user, a role or a role session, without wildcards");
  }
}
