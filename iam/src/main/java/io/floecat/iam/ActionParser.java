package io.floecat.iam;

import io.floecat.iam.Statement.ActionPattern;
import java.util.List;
import java.util.regex.Pattern;

/** Reads an Action or NotAction element. */
final class ActionParser {

  /** A service by its prefix, or all of them, and an action of it. */
  private static final Pattern SHAPE = Pattern.compile("\\*|(\\*|[A-Za-z0-9-]+):[A-Za-z0-9*?_.-]+");

  private ActionParser() {}

  static Statement.Actions parse(PolicyType type, Element statement) {
    Element element = statement.oneOf("Action", "NotAction");
    List<ActionPattern> patterns =
        element.texts().stream().map(text -> pattern(type, element, text)).toList();
    return new Statement.Actions(patterns, element.place().element().equals("NotAction"));
  }

  private static ActionPattern pattern(PolicyType type, Element element, String text) {
    if (!SHAPE.matcher(text).matches()) {
      throw element.refuse(
          "\"%s\" is no action; write * or service:Action, such as secretsmanager:GetSecretValue"
              .formatted(text));
    }
    if (type == PolicyType.TRUST && !text.startsWith("*")) {
      requireService("sts", element, text);
    }
    if (type == PolicyType.KEY && !text.startsWith("*")) {
      requireService("kms", element, text);
    }
    return new ActionPattern(text);
  }

  private static void requireService(String service, Element element, String text) {
    if (!text.regionMatches(true, 0, service + ":", 0, service.length() + 1)) {
      throw element.refuse("\"%s\" is no action of %s".formatted(text, service));
    }
  }
}
