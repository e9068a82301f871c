package io.floecat.iam;

import io.floecat.iam.ConditionOperator.Quantifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads a Condition element. */
final class ConditionParser {

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
    if (!Catalogue.isAction(name)) {
      requireComparable(operator, name, values);
    }
    var operands =
        values.values().stream()
            .map(value -> operator.comparison().operand(values.place(), value))
            .toList();
    return new Condition(operator, name, operands);
  }

  private static void requireComparable(ConditionOperator operator, String name, Element values) {
    ConditionKey key =
        Catalogue.key(name)
            .orElseThrow(
                () -> values.refuse("the condition key %s is not modelled".formatted(name)));
    Comparison comparison = operator.comparison();
    if (!comparison.types().contains(key.type())) {
      throw values.refuse(
          "%s cannot compare %s, which is of type %s".formatted(operator.text(), name, key.type()));
    }
    if (key.isMultivalued()
        && operator.quantifier() == Quantifier.NONE
        && comparison != Comparison.NULL) {
      throw values.refuse(
          "%s holds many values; write ForAllValues:%s or ForAnyValue:%s"
              .formatted(name, operator.text(), operator.text()));
    }
  }
}
