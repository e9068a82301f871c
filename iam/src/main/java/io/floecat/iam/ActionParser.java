package io.floecat.iam;

import io.floecat.iam.Statement.ActionPattern;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads an Action or NotAction element. */
final class ActionParser {

  private static final Set<String> SERVICES = Set.of("secretsmanager", "sts", "kms");

  private ActionParser() {}

  static Statement.Actions parse(PolicyType type, Element statement) {
    Element element = statement.oneOf("Action", "NotAction");
    List<ActionPattern> patterns =
        element.texts().stream().map(text -> pattern(type, element, text)).toList();
    return new Statement.Actions(patterns, element.place().element().equals("NotAction"));
  }

  private static ActionPattern pattern(PolicyType type, Element element, String text) {
    var pattern = new ActionPattern(text, Glob.of(text));
    if (text.equals("*")) {
      return pattern;
    }
    String service = text.replaceFirst(":.*", "").toLowerCase(Locale.ROOT);
    if (!text.contains(":") || !SERVICES.contains(service)) {
      throw element.refuse(
          "\"%s\" is of no service that is modelled: secretsmanager, sts and kms".formatted(text));
    }
    if (Catalogue.actionsLike(pattern.glob()).findAny().isEmpty()) {
      throw element.refuse("there is no action %s".formatted(text));
    }
    String only =
        switch (type) {
          case IDENTITY -> service;
          case TRUST -> "sts";
          case KEY -> "kms";
        };
    if (!service.equals(only)) {
      throw element.refuse("\"%s\" is no action of %s".formatted(text, only));
    }
    return pattern;
  }
}
