package io.floecat.iam;

import io.floecat.iam.ConditionOperator.Quantifier;
import java.util.List;
import java.util.stream.Stream;

/** Finds conditions that no request can meet, or that every request meets. */
final class Findings {

  private Findings() {}

  static List<Finding> of(String document, Statement statement) {
    return statement.conditions().stream()
        .flatMap(condition -> problems(statement, condition))
        .map(problem -> new Finding(document, statement.label(), problem))
        .toList();
  }

  private static Stream<String> problems(Statement statement, Condition condition) {
    if (Catalogue.isAction(condition.key())) {
      return Stream.of(
          "%s is an action and no condition key: no request carries it; put it into Action"
              .formatted(condition.key()));
    }
    return Stream.concat(neverCarried(statement, condition), wronglySet(condition));
  }

  /** Of a pattern such as {@code secretsmanager:*} it is enough if one action carries the key. */
  private static Stream<String> neverCarried(Statement statement, Condition condition) {
    ConditionOperator operator = condition.operator();
    if (operator.ifExists()
        || operator.comparison() == Comparison.NULL
        || statement.actions().except()) {
      return Stream.empty();
    }
    ConditionKey key = Catalogue.key(condition.key()).orElseThrow();
    return statement.actions().patterns().stream()
        .filter(
            pattern ->
                Catalogue.actionsLike(pattern.glob())
                    .noneMatch(action -> Catalogue.carries(action, key)))
        .map(
            pattern ->
                "%s never carries %s, so %s is %s true"
                    .formatted(
                        pattern.text(),
                        condition.key(),
                        operator.text(),
                        condition.holdsWithout() ? "always" : "never"));
  }

  private static Stream<String> wronglySet(Condition condition) {
    boolean single = !Catalogue.key(condition.key()).orElseThrow().isMultivalued();
    return single && condition.operator().quantifier() == Quantifier.ALL
        ? Stream.of(
            "%s is true also where %s is absent, and %s holds one value; leave ForAllValues out"
                .formatted(condition.operator().text(), condition.key(), condition.key()))
        : Stream.empty();
  }
}
