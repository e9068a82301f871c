package io.floecat.iam;

import io.floecat.iam.Principals.Entry;
import java.util.List;
import java.util.regex.Pattern;

/** Reads a Principal element. */
final class PrincipalParser {

  private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
  private static final Pattern ROOT = Pattern.compile("arn:[a-z-]+:iam::(\\d{12}):root");
  private static final Pattern NAMED =
      Pattern.compile(
          "arn:[a-z-]+:(iam::\\d{12}:(user|role)|sts::\\d{12}:(assumed-role|federated-user))/[^*?]+");

  private PrincipalParser() {}

  static Principals parse(Element element) {
    if (element.node().isTextual()) {
      if (!element.text().equals("*")) {
        throw element.refuse("must be \"*\" or an object such as {\"AWS\": \"arn:...\"}");
      }
      return new Principals(List.of(new Entry.Anyone()));
    }
    element.requireOnly("AWS", "Service", "Federated");
    if (element.fields().isEmpty()) {
      throw element.refuse("names nobody");
    }
    return new Principals(
        element.fields().entrySet().stream()
            .flatMap(
                field ->
                    field.getValue().texts().stream()
                        .map(
                            text ->
                                field.getKey().equals("AWS")
                                    ? entry(field.getValue(), text)
                                    : new Entry.Outside(field.getKey(), text)))
            .toList());
  }

  private static Entry entry(Element element, String text) {
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
    throw element.refuse(
        "\"%s\" is no principal; write *, an account's id, or the whole ARN of an account's root,"
                .formatted(text)
            + " a user, a role or a role session, without wildcards");
  }
}
