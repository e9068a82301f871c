package io.floecat.iam;

import com.fasterxml.jackson.databind.JsonNode;
import io.floecat.iam.ConditionOperator.Quantifier;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds conditions that no request can meet, or that every request meets. */
final class Findings {

  private Findings() {}

  static List<Finding> of(String document, Statement statement) {
    return Stream.of(
            unknownActions(statement),
            deletedPrincipals(statement),
            statement.conditions().stream().flatMap(condition -> problems(statement, condition)))
        .flatMap(problems -> problems)
        .map(problem -> new Finding(document, statement.label(), problem))
        .toList();
  }

  /** Of the services that are modelled, an action that there is not; of others nothing is known. */
  private static Stream<String> unknownActions(Statement statement) {
    return statement.actions().patterns().stream()
        .filter(
            pattern ->
                pattern.text().matches("(?i)(secretsmanager|sts|kms):.*")
                    && Catalogue.actionsLike(pattern.glob()).findAny().isEmpty())
        .map(pattern -> "there is no action %s".formatted(pattern.text()));
  }

  private static Stream<String> deletedPrincipals(Statement statement) {
    return statement.principals().stream()
        .flatMap(principals -> principals.entries().stream())
        .flatMap(
            entry ->
                entry instanceof Principals.Entry.Deleted(String id)
                    ? Stream.of(
                        "%s is a user or role that was deleted: nobody matches it; name who took its"
                                .formatted(id)
                            + " place by ARN")
                    : Stream.empty());
  }

  /** A document that is longer than AWS takes, white space not counted. */
  static List<Finding> ofSize(String document, PolicyType type, JsonNode root) {
    int size = root.toString().length();
    int most =
        switch (type) {
          case IDENTITY -> 10_240;
          case BOUNDARY -> 6_144;
          case SERVICE_CONTROL -> 10_240;
          case TRUST -> 4_096;
          case KEY -> 32_768;
          case SECRET -> 20_480;
        };
    return size <= most
        ? List.of()
        : List.of(
            new Finding(
                document,
                "all",
                String.format(
                    Locale.ROOT,
                    "has %,d characters, and AWS takes %,d for a %s",
                    size,
                    most,
                    type)));
  }

  private static Stream<String> problems(Statement statement, Condition condition) {
    if (Catalogue.isAction(condition.key())) {
      return Stream.of(
          "%s is an action and no condition key: no request carries it; put it into Action"
              .formatted(condition.key()));
    }
    Optional<ConditionKey> key = Catalogue.key(condition.key());
    if (key.isEmpty()) {
      return Stream.of(
          "%s is no key that this model knows: %s may hold or not"
              .formatted(condition.key(), condition));
    }
    return Stream.of(
            neverCarried(statement, condition, key.get()),
            wronglySet(condition, key.get()),
            wronglyTyped(condition, key.get()))
        .flatMap(problems -> problems);
  }

  /** Of a pattern such as {@code secretsmanager:*} it is enough if one action carries the key. */
  private static Stream<String> neverCarried(
      Statement statement, Condition condition, ConditionKey key) {
    ConditionOperator operator = condition.operator();
    if (operator.ifExists()
        || operator.comparison() == Comparison.NULL
        || key.open()
        || statement.actions().except()) {
      return Stream.empty();
    }
    return statement.actions().patterns().stream()
        .filter(pattern -> Catalogue.actionsLike(pattern.glob()).findAny().isPresent())
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
                        operator.holdsWithoutKey() ? "always" : "never"));
  }

  private static Stream<String> wronglySet(Condition condition, ConditionKey key) {
    ConditionOperator operator = condition.operator();
    if (!key.isMultivalued() && operator.quantifier() == Quantifier.ALL) {
      return Stream.of(
          "%s is true also where %s is absent, and %s holds one value; leave ForAllValues out"
              .formatted(operator.text(), condition.key(), condition.key()));
    }
    return key.isMultivalued()
            && operator.quantifier() == Quantifier.NONE
            && operator.comparison() != Comparison.NULL
        ? Stream.of(
            "%s holds many values; write ForAllValues:%s or ForAnyValue:%s"
                .formatted(condition.key(), operator.text(), operator.text()))
        : Stream.empty();
  }

  private static Stream<String> wronglyTyped(Condition condition, ConditionKey key) {
    boolean fits =
        condition.operator().comparison() == Comparison.NULL
            || switch (condition.operator().comparison().kind()) {
              case STRING, STRING_IGNORING_CASE, PATTERN -> true;
              case ARN -> isText(key) || key.type() == ConditionKey.Type.ARN;
              case NUMBER -> key.type() == ConditionKey.Type.NUMBER || isText(key);
              case DATE -> key.type() == ConditionKey.Type.DATE || isText(key);
              case ADDRESS -> key.type() == ConditionKey.Type.ADDRESS || isText(key);
              case BINARY -> isText(key);
              case FLAG -> key.type() == ConditionKey.Type.BOOL || isText(key);
            };
    return fits
        ? Stream.empty()
        : Stream.of(
            "%s compares %s, which is of type %s"
                .formatted(condition.operator().text(), condition.key(), key.type()));
  }

  /** Of a tag, which may hold a number or a date. */
  private static boolean isText(ConditionKey key) {
    return key.type() == ConditionKey.Type.STRING || key.type() == ConditionKey.Type.STRINGS;
  }
}
