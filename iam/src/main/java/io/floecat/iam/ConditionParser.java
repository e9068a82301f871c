package io.floecat.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads a Condition element. */
final class ConditionParser {

  /** The name of a key: a service or provider, a colon, and more. */
  private static final Pattern KEY = Pattern.compile("[^\\s:]+:[^:\\s].*");

  private ConditionParser() {}

  static List<Condition> parse(Element element) {
    List<Condition> conditions = new ArrayList<>();
    element
        .fields()
        .forEach(
            (operator, keys) ->
                conditions.addAll(parse(ConditionOperator.parse(element.place(), operator), keys)));
    return conditions;
  }

  private static List<Condition> parse(ConditionOperator operator, Element keys) {
    List<Condition> conditions = new ArrayList<>();
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    keys.fields()
        .forEach(
            (name, values) -> {
              if (!names.add(name)) {
                throw keys.refuse("%s has %s twice".formatted(operator.text(), name));
              }
              conditions.add(condition(operator, name, values));
            });
    if (conditions.isEmpty()) {
      throw keys.refuse("%s names no key".formatted(operator.text()));
    }
    return conditions;
  }

  private static Condition condition(ConditionOperator operator, String name, Element values) {
    if (!KEY.matcher(name).matches() || name.endsWith("/")) {
      throw values.refuse(
          "%s is no condition key; one looks like aws:PrincipalTag/AccountId".formatted(name));
    }
    return new Condition(
        operator,
        name,
        values.values().stream()
            .map(value -> OperandParser.parse(operator.comparison(), values.place(), value))
            .toList());
  }
}
